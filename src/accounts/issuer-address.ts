import { isIssuer, isLoopbackHost } from '../proofs/origin.ts';

/**
 * The issuer behind what a person typed: `login.example`, `https://login.example/`, `localhost:3000`. `null` for
 * everything that names no token server by its origin alone.
 */
export function issuerFrom(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${schemeFor(text)}://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(withScheme);
  if (pathname !== '/' || search !== '' || hash !== '' || username !== '' || password !== '') return null;
  return isIssuer(origin) ? origin : null;
}

/** Only this machine is spoken to without TLS. */
function schemeFor(text: string): 'http' | 'https' {
  const asUrl = `http://${text}`;
  return URL.canParse(asUrl) && isLoopbackHost(new URL(asUrl).hostname) ? 'http' : 'https';
}
