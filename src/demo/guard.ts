import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The headers of every answer, and the checks that every request passes first. */
export function guard(app: FastifyInstance, site: { readonly publicUrl: URL; readonly issuer: string }): void {
  const headers = securityHeaders(site);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (refuseForeignHost(request, reply, site.publicUrl) || refuseCrossOrigin(request, reply, site.publicUrl)) return;
    done();
  });
}

function securityHeaders({ publicUrl, issuer }: { readonly publicUrl: URL; readonly issuer: string }) {
  return {
    'cache-control': 'no-store',
    // form-action also holds for where a form's redirects lead: sign-in and sign-out go on at the issuer.
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      "img-src 'self'",
      `form-action 'self' ${new URL(issuer).origin}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // Not no-referrer: browsers then send "Origin: null" with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(publicUrl.protocol === 'https:' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** On the developer's machine, 127.0.0.1 and localhost are two sites with two sets of cookies: people are taken to the right one. */
function refuseForeignHost(request: FastifyRequest, reply: FastifyReply, publicUrl: URL): boolean {
  if (publicUrl.protocol === 'https:' || request.headers.host === publicUrl.host) return false;
  if (request.method === 'GET' || request.method === 'HEAD')
    void reply.redirect(publicUrl.origin + localPath(request.url));
  else void reply.code(421).type('text/plain').send(`This site is at ${publicUrl.origin}.`);
  return true;
}

const localPath = (url: string) => (url.startsWith('/') ? url : '/');

/** Whatever changes something comes from our own pages (Fetch metadata; the Origin header for older browsers). */
function refuseCrossOrigin(request: FastifyRequest, reply: FastifyReply, publicUrl: URL): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const site = request.headers['sec-fetch-site'];
  const own = site === undefined ? request.headers.origin === publicUrl.origin : site === 'same-origin';
  if (!own) void reply.code(403).type('text/plain').send('This form was sent from another site, so nothing was done.');
  return !own;
}
