/** A browser as far as a web app can tell: cookies, forms with an Origin, redirects only when asked. */
export interface Visitor {
  readonly cookies: ReadonlyMap<string, string>;
  readonly get: (path: string | URL, headers?: Record<string, string>) => Promise<Answer>;
  readonly submit: (path: string, fields?: Record<string, string>, headers?: Record<string, string>) => Promise<Answer>;
  readonly send: (path: string, body: unknown) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | null;
}

/** `origin` is where the web app is. `cookies` are what another visitor had, to steal them. */
export function createVisitor(origin: string, stolen: ReadonlyMap<string, string> = new Map()): Visitor {
  const cookies = new Map(stolen);

  const request = async (
    path: string | URL,
    init: {
      readonly method?: string;
      readonly body?: string | URLSearchParams;
      readonly headers: Record<string, string>;
    },
  ) => {
    const response = await fetch(new URL(path, origin), {
      ...init,
      redirect: 'manual',
      headers: {
        'user-agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...init.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /;\s*Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  };

  return {
    cookies,
    get: (path, headers = {}) => request(path, { headers }),
    submit: (path, fields = {}, headers = {}) =>
      request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin, ...headers } }),
    send: (path, body) =>
      request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { origin, 'content-type': 'application/json' },
      }),
  };
}

/** The attribute's value in a page, for instance `data-login`. */
export function attribute(page: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(page)?.[1];
  if (value === undefined) throw new Error(`the page has no ${name}`);
  return value;
}
