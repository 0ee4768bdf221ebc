/** Names and attributes of our cookies (P19). */
export interface CookiePolicy {
  readonly session: string;
  /** Between the right password and the approval. */
  readonly firstFactor: string;
  /** What the name of every login cookie begins with. */
  readonly loginPrefix: string;
  readonly attributes: {
    readonly path: '/';
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
  };
}

/** `__Host-` (RFC 6265bis section 4.1.3.2) on https. On http the port is in the name, because cookies ignore ports. */
export function cookiePolicy(publicUrl: URL): CookiePolicy {
  const secure = publicUrl.protocol === 'https:';
  const product = secure ? '__Host-fieldnotes' : `fieldnotes-${publicUrl.port === '' ? '80' : publicUrl.port}`;
  return {
    session: `${product}-session`,
    firstFactor: `${product}-password`,
    loginPrefix: `${product}-login.`,
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  };
}

/** The cookies of one request, as @fastify/cookie reads them. */
export type RequestCookies = Readonly<Record<string, string | undefined>>;
