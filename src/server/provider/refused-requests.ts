import type Provider from 'oidc-provider';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import type { ServerContext } from '../context.ts';

/**
 * Leaves a line where a request is refused at the authorization endpoint or as it is pushed: tried parameters, another
 * web app's `request_uri`, wrong credentials. The provider's own code of the error says why; what a person denied is no
 * refusal, and has its line by the move.
 */
export function noteRefusedRequests(provider: Provider, { refusals }: Pick<ServerContext, 'refusals'>): void {
  const noteAt =
    (where: 'opened' | 'pushed') =>
    ({ oidc }: KoaContextWithOIDC, { error }: errors.OIDCProviderError): void => {
      if (oidc.route === 'resume') return;
      const client = oidc.entities.Client?.clientId;
      void refusals.note({
        event: 'authorization.refused',
        detail: `${where}: ${error}`,
        ...(client === undefined ? {} : { client_id: client }),
      });
    };
  provider.on('authorization.error', noteAt('opened'));
  provider.on('pushed_authorization_request.error', noteAt('pushed'));
}
