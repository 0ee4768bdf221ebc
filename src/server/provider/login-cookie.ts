import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { ServerContext } from '../context.ts';

type Keys = Pick<ServerContext, 'config' | 'secrets'>;

/**
 * Ties a login to the browser that began it. The provider's own interaction cookie is path-scoped and so can't be
 * `__Host-`: a sibling domain can plant one of another browser's login (RFC 6265bis section 4.1.3), and whoever then
 * approves on our genuine page would sign that browser in. This one has path `/`, and nobody else can set it.
 */
export function setLoginCookie(ctx: KoaContextWithOIDC, { config, secrets }: Keys, id: string): void {
  const [key = ''] = secrets.cookieKeys;
  ctx.cookies.set(loginCookieName(config.issuer, id), valueFor(key, id), {
    httpOnly: true,
    sameSite: 'lax',
    secure: config.issuer.startsWith('https://'),
    path: '/',
    maxAge: LIFETIME.login * 1000,
    signed: false,
  });
}

/** Whether the request comes from the browser that began the login of this id. */
export function hasLoginCookie(request: FastifyRequest, { config, secrets }: Keys, id: string): boolean {
  const prefix = `${loginCookieName(config.issuer, id)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const given = Buffer.from(pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? '');
  return secrets.cookieKeys.some((key) => {
    const expected = Buffer.from(valueFor(key, id));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** One for each login, so that two tabs don't take each other's. On http://localhost the port is part of it (P19). */
export function loginCookieName(issuer: string, id: string): string {
  const { protocol, port } = new URL(issuer);
  const login = id.slice(0, 16);
  return protocol === 'https:' ? `__Host-countersign-login-${login}` : `countersign-login-${port || '80'}-${login}`;
}

const valueFor = (key: string, id: string): string =>
  createHmac('sha256', key).update(`countersign-login:${id}`).digest('base64url');
