import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { ServerContext } from '../context.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { PROVIDER_ROUTES } from './create-provider.ts';
import { isNavigation } from './navigation.ts';

/** Hands the provider's paths over to it, with bodies unread: it parses them itself. */
export function mountProvider(app: FastifyInstance, provider: Provider, { config }: ServerContext): void {
  const callback = provider.callback();
  const { host, protocol } = new URL(config.issuer);

  const handOver = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Every address that the provider makes is the issuer's, whatever Host or a proxy's headers say.
    const { headers } = request.raw;
    headers.host = host;
    headers['x-forwarded-host'] = host;
    headers['x-forwarded-proto'] = protocol.slice(0, -1);
    reply.hijack();
    await callback(request.raw, reply.raw);
  };

  void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    const route = (method: string | string[], url: string): void => {
      scope.route({ method, url, exposeHeadRoute: false, handler: handOver });
    };
    scope.route({
      method: 'GET',
      url: PROVIDER_ROUTES.authorization,
      exposeHeadRoute: false,
      // A pushed request is opened once: a prefetch must not be the one that does it (P3, P4).
      preHandler: async (request, reply) => {
        if (isNavigation(request)) return;
        await sendErrorPage(reply, 403, config.name, NOT_A_NAVIGATION);
      },
      handler: handOver,
    });
    // Never an empty uid: with a slash at its end the provider takes the address for that of the authorization endpoint.
    route('GET', `${PROVIDER_ROUTES.authorization}/:uid(^[\\w-]+$)`);
    route(['POST', 'OPTIONS'], PROVIDER_ROUTES.pushed_authorization_request);
    route(['POST', 'OPTIONS'], PROVIDER_ROUTES.token);
    route(['GET', 'POST', 'OPTIONS'], PROVIDER_ROUTES.userinfo);
    route(['GET', 'OPTIONS'], PROVIDER_ROUTES.jwks);
    route(['POST', 'OPTIONS'], PROVIDER_ROUTES.revocation);
    route('GET', PROVIDER_ROUTES.end_session);
    route('POST', `${PROVIDER_ROUTES.end_session}/confirm`);
    route('GET', `${PROVIDER_ROUTES.end_session}/success`);
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      route(['GET', 'OPTIONS'], `/.well-known/${name}`);
    }
    done();
  });
}

export const NOT_A_NAVIGATION = {
  title: 'Open this page itself',
  text: 'This address works only when a browser opens it as a page. Nothing was used up.',
} as const;
