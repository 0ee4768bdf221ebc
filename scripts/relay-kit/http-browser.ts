interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly attributes: string;
}

export interface Visit {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  /** Absolute, where the answer redirects. */
  readonly location: string | undefined;
}

export interface Browser {
  /** One request with this browser's cookies; redirects are not followed. */
  get(url: string, headers?: Record<string, string>): Promise<Visit>;
  send(method: string, url: string, body?: URLSearchParams, headers?: Record<string, string>): Promise<Visit>;
  /** Follows redirects until a page, or until an address that begins with `until`, which is not opened. */
  open(url: string, until?: string): Promise<Visit>;
  /** The cookies of a host, by name, as they were set. */
  cookies(url: string): ReadonlyMap<string, Cookie>;
}

const NAVIGATION = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

/** A browser as far as redirects and cookies go: host, path and expiry are kept, ports are not (RFC 6265). */
export function createBrowser(): Browser {
  const hosts = new Map<string, Map<string, Cookie>>();

  const jarOf = (url: string): Map<string, Cookie> => {
    const { hostname } = new URL(url);
    const jar = hosts.get(hostname) ?? new Map<string, Cookie>();
    hosts.set(hostname, jar);
    return jar;
  };

  function cookieHeader(url: string): string {
    const { pathname } = new URL(url);
    return [...jarOf(url)]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([key, { value }]) => `${key.split(' ')[0] ?? ''}=${value}`)
      .join('; ');
  }

  function keep(url: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', ...value] = pair.split('=');
    const attribute = (wanted: string): string | undefined =>
      attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const expires = attribute('expires');
    const jar = jarOf(url);
    if (expires !== undefined && Date.parse(expires) <= Date.now()) jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { value: value.join('='), path, attributes: attributes.join('; ') });
  }

  async function send(
    method: string,
    url: string,
    body?: URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    const cookie = cookieHeader(url);
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) keep(url, line);
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      url,
      headers: answer.headers,
      text: await answer.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  const get: Browser['get'] = (url, headers = {}) => send('GET', url, undefined, { ...NAVIGATION, ...headers });

  return {
    get,
    send,
    async open(url, until) {
      for (let next = url, hops = 0; hops < 12; hops += 1) {
        if (until !== undefined && next.startsWith(until)) {
          return { status: 0, url: next, headers: new Headers(), text: '', location: next };
        }
        const visit = await get(next);
        if (visit.location === undefined) return visit;
        next = visit.location;
      }
      throw new Error('redirected in a circle');
    },
    cookies: (url) => new Map([...jarOf(url)].map(([key, cookie]) => [key.split(' ')[0] ?? '', cookie])),
  };
}
