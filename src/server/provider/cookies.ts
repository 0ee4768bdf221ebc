/** Names of the provider's cookies (P19), by what the issuer allows. */
export interface CookieNames {
  readonly session: string;
  readonly interaction: string;
  readonly resume: string;
}

/**
 * `__Host-` demands path `/`, so the path-scoped ones are `__Secure-` (RFC 6265bis section 4.1.3). Cookies of
 * http://localhost ignore ports: there the port is part of the name, so that servers side by side don't clash.
 */
export function cookieNames(issuer: string): CookieNames {
  const { protocol, port } = new URL(issuer);
  if (protocol === 'https:') {
    return {
      session: '__Host-countersign-session',
      interaction: '__Secure-countersign-interaction',
      resume: '__Secure-countersign-resume',
    };
  }
  const suffix = port === '' ? '80' : port;
  return {
    session: `countersign-session-${suffix}`,
    interaction: `countersign-interaction-${suffix}`,
    resume: `countersign-resume-${suffix}`,
  };
}
