import { type Client, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import * as v from 'valibot';
import { PlainTextSchema } from '../../wire/fields.ts';
import { ACR_ORIGIN_BOUND } from '../../wire/names.ts';

const MessageSchema = v.pipe(PlainTextSchema(200), v.minLength(1));

/**
 * What we ask of every authorization request beyond the standard; runs where a request is pushed and where one is
 * opened, so that no code is ever shown for a request that could not end well.
 */
export function checkRequest(ctx: KoaContextWithOIDC, message: string | undefined, client: Client): void {
  const { oidc } = ctx;
  const pushed = oidc.route === 'pushed_authorization_request';
  // P19: a public client can't be known to have pushed anything, so its codes stand on the hosted page only.
  if (pushed && client.clientAuthMethod === 'none') {
    throw new errors.UnauthorizedClient('a client without a secret can not push requests');
  }
  if (pushed && oidc.prompts.has('none')) {
    throw new errors.LoginRequired('every sign-in needs an approval of its own, so that prompt none can not be met');
  }
  checkAcr(oidc.params?.acr_values);
  if (message === undefined) return;
  if (!pushed && oidc.entities.PushedAuthorizationRequest === undefined) {
    throw new errors.InvalidRequest('binding_message is taken in pushed authorization requests only');
  }
  if (!v.is(MessageSchema, message)) {
    throw new errors.InvalidRequest('binding_message must be plain text of 200 characters at most');
  }
}

/** P9: what can't be reached is an error now, never a prompt that no answer satisfies. */
function checkAcr(acrValues: unknown): void {
  if (typeof acrValues !== 'string' || acrValues.trim() === '') return;
  if (!acrValues.split(' ').includes(ACR_ORIGIN_BOUND)) {
    throw new errors.UnmetAuthenticationRequirements('none of the requested acr_values can be met');
  }
}

/** P7: every authorization needs an approval of its own; a session is never an answer. */
export function createPolicy(): interactionPolicy.Prompt[] {
  return [
    new interactionPolicy.Prompt(
      { name: 'login', requestable: true },
      new interactionPolicy.Check(
        'approval_required',
        'this sign-in must be approved',
        'login_required',
        ({ oidc }) => {
          const login = oidc.result?.login;
          if (login === undefined) return interactionPolicy.Check.REQUEST_PROMPT;
          if (oidc.session?.accountId !== login.accountId) {
            throw new errors.AccessDenied('another account is signed in than the one that approved');
          }
          return interactionPolicy.Check.NO_NEED_TO_PROMPT;
        },
      ),
    ),
  ];
}
