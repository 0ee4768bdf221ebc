import { parse } from 'tldts';
import type { SiteView } from '../messaging/passcodes.ts';
import { spell, wordsOf } from '../payloads/name-words.ts';

/** With the private part of the Public Suffix List: what two people host at one provider is two sites. */
const PUBLIC_SUFFIXES = { allowPrivateDomains: true, extractHostname: false } as const;

/**
 * The site of a page's address, as the browser gives it; `null` for what is no web page. It is the registrable domain,
 * on whatever port. A host without one (`localhost`, an IP address, `nas.lan`) is a site by itself, and one for each port,
 * since these may be anybody's programs: `localhost:3000`, and the bare host for the protocol's own port. Accounts that
 * were bound to such a host when ports did not count are bound to that one alone.
 */
export function siteOf(url: string | undefined): SiteView | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname, host, origin } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || hostname === '') return null;
  return { site: domainOf(hostname) ?? host, origin };
}

/** Whether a page could be of this site: everything else is bound to nothing. */
export function isSite(site: string): boolean {
  // Each protocol drops its own port, and keeps the other's.
  return ['https', 'http'].some((protocol) => siteOf(`${protocol}://${site}/`)?.site === site);
}

/**
 * Whether the name of an issuer is that of a site: its registrable domain, or the first label of it, or a host without
 * one on whatever port; in whatever case and spacing. Never a part of these, and a site with other letters that look the
 * same (`xn--`) is its own name only.
 */
export function namesSite(issuer: string, site: string): boolean {
  const host = site.replace(/:\d+$/, '');
  if ([site, host].includes(issuer.trim().toLowerCase())) return true;
  return spell(wordsOf(issuer), domainOf(host) === host ? host.slice(0, host.indexOf('.')) : host);
}

/** By a rule of the list alone: where it has none the last label would count as a suffix, and `home.lan` as somebody's. */
function domainOf(hostname: string): string | null {
  const { domain, isIcann, isPrivate } = parse(hostname, PUBLIC_SUFFIXES);
  return isIcann === true || isPrivate === true ? domain : null;
}
