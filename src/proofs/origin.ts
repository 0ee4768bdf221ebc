/**
 * Origins as exact ASCII strings (RFC 6454 section 6.2). Comparison is string equality and nothing else:
 * no suffixes, no default ports added, no Unicode. Rule P10.
 */

/** Hosts that browsers treat as this machine (Secure Contexts, "potentially trustworthy origin"). */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}

/**
 * The origin of an http or https URL, as the URL standard serialises it; `null` for every other scheme, for
 * user information in the URL and for what is no URL: about:, blob:, data:, file: and opaque origins fail closed.
 */
export function webOrigin(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  return parsed.origin;
}

/** Whether `text` is an origin in its own canonical form: https, or http on a loopback host where `development` allows it. */
export function isRegistrableOrigin(text: string, development: boolean): boolean {
  if (webOrigin(text) !== text) return false;
  const { protocol, hostname } = new URL(text);
  if (hostname.endsWith('.') || hostname.includes('*')) return false;
  return protocol === 'https:' || (development && isLoopbackHost(hostname));
}

/** Whether `text` is an issuer we speak to: an origin without path, https, or http on a loopback host. */
export const isIssuer = (text: string): boolean => isRegistrableOrigin(text, true);

/** What the registration of a web app says about where its code may stand. */
export interface AllowedPages {
  readonly origins: readonly string[];
  /** Origin + path; when not empty, one of them must match as well. */
  readonly login_pages: readonly string[];
}

/** Where the browser says that the code stood. */
export interface ObservedPage {
  readonly origin: string;
  readonly top_origin: string;
  readonly path: string;
}

/** The one comparison that everything rests on, made by the extension before it asks and by the server before it accepts. */
export function mayShowCode(page: ObservedPage, allowed: AllowedPages): boolean {
  if (page.origin === 'null' || page.origin === '' || page.origin !== page.top_origin) return false;
  if (!allowed.origins.includes(page.origin)) return false;
  return allowed.login_pages.length === 0 || allowed.login_pages.includes(page.origin + page.path);
}
