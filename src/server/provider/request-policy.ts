import type { Kysely } from 'kysely';
import { type Client, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import * as v from 'valibot';
import { PlainTextSchema } from '../../wire/fields.ts';
import type { Database } from '../store/schema.ts';
import { mayBeApproved, purposeOf } from '../transactions/acr.ts';
import type { AuthorizationParams } from '../transactions/birth.ts';
import { secondFactorAccount } from './hints.ts';

const MessageSchema = v.pipe(PlainTextSchema(200), v.minLength(1));

/**
 * What we ask of every authorization request beyond the standard; runs where a request is pushed and where one is
 * opened, so that no code is ever shown for a request that could not end well.
 */
export async function checkRequest(
  db: Kysely<Database>,
  { oidc }: KoaContextWithOIDC,
  message: string | undefined,
  client: Client,
): Promise<void> {
  const pushed = oidc.route === 'pushed_authorization_request';
  // P19: a public client can't be known to have pushed anything, so its codes stand on the hosted page only.
  if (pushed && client.clientAuthMethod === 'none') {
    throw new errors.UnauthorizedClient('a client without a secret can not push requests');
  }
  if (pushed && oidc.prompts.has('none')) {
    throw new errors.LoginRequired('every sign-in needs an approval of its own, so that prompt none can not be met');
  }
  const params = oidc.params ?? {};
  // P9: what can't be reached is an error now, never a prompt that no answer satisfies.
  if (!mayBeApproved(params)) {
    throw new errors.UnmetAuthenticationRequirements('none of the requested acr_values can be met');
  }
  const wasPushed = pushed || oidc.entities.PushedAuthorizationRequest !== undefined;
  if (purposeOf(params) === 'second_factor') await checkSecondFactor(db, params, wasPushed);
  if (message === undefined) return;
  if (!wasPushed) {
    throw new errors.InvalidRequest('binding_message is taken in pushed authorization requests only');
  }
  if (!v.is(MessageSchema, message)) {
    throw new errors.InvalidRequest('binding_message must be plain text of 200 characters at most');
  }
}

/** P8: whose first factor was checked is for the web app's back end to say, and never for an address in a browser. */
async function checkSecondFactor(db: Kysely<Database>, params: AuthorizationParams, wasPushed: boolean): Promise<void> {
  if (!wasPushed) throw new errors.InvalidRequest('a second factor is taken in pushed authorization requests only');
  const { login_hint: loginHint, id_token_hint: idTokenHint } = params;
  if ((loginHint ?? '') === '' && (idTokenHint ?? '') === '') {
    throw new errors.InvalidRequest('a second factor needs the account, as login_hint or id_token_hint');
  }
  if ((await secondFactorAccount(db, params)) === null) {
    throw new errors.AccessDenied('the hints name no account by its sub');
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
