import * as oidc from 'openid-client';
import { type Discovery, isUnavailable, ProviderUnavailable } from './discovery.ts';
import type { Login, LoginSecrets } from './logins.ts';

/** Who signed in, as the ID token says, and the name to call them by. */
export interface SignedIn {
  readonly sub: string;
  readonly label: string;
  /** E-mail address or phone number that the token server verified. */
  readonly address: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Kept for `id_token_hint` at sign-out. */
  readonly idToken: string;
}

export type SignInFailure = 'denied' | 'refused' | 'unavailable' | 'other_account';

/** What the ID token says of an approval that followed a password. */
const ACR_SECOND_FACTOR = 'urn:countersign:acr:second-factor';

/** A sign-in that ended without anybody signed in. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly failure: SignInFailure,
    options: ErrorOptions,
  ) {
    super(`sign-in ${failure}`, options);
  }
}

/** Our side of OpenID Connect: the ordinary code flow with PAR, PKCE, state and nonce. */
export interface RelyingParty {
  /** Pushes an authorization request (RFC 9126). @throws ProviderUnavailable, or what the token server refused it with */
  readonly push: (login: LoginSecrets, bindingMessage: string) => Promise<PushedRequest>;
  /**
   * Trades the answer in `currentUrl` for an ID token. Checks iss (RFC 9207), state, nonce, signature; after a password,
   * that its account and no other approved, as second factor. @throws SignInError
   */
  readonly finish: (currentUrl: URL, login: Login) => Promise<SignedIn>;
  /** Where sign-out goes on (OpenID Connect RP-Initiated Logout), or `null` while the token server is away. */
  readonly endSessionUrl: (idToken: string) => Promise<URL | null>;
}

export interface PushedRequest {
  readonly requestUri: string;
  /** The authorization endpoint with this request. */
  readonly url: URL;
}

export interface ReturnAddresses {
  readonly callback: string;
  readonly signedOut: string;
}

export function createRelyingParty(discovery: Discovery, addresses: ReturnAddresses): RelyingParty {
  return {
    async push(login, bindingMessage) {
      const config = await discovery.configuration();
      try {
        const url = await oidc.buildAuthorizationUrlWithPAR(config, {
          redirect_uri: addresses.callback,
          scope: scopeOf(config),
          state: login.state,
          nonce: login.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(login.codeVerifier),
          code_challenge_method: 'S256',
          binding_message: bindingMessage,
          ...(login.secondFactorFor === null
            ? {}
            : { login_hint: login.secondFactorFor, acr_values: ACR_SECOND_FACTOR }),
        });
        return { url, requestUri: url.searchParams.get('request_uri') ?? '' };
      } catch (error) {
        if (isUnavailable(error)) throw new ProviderUnavailable('the request could not be pushed', { cause: error });
        throw error;
      }
    },

    async finish(currentUrl, login) {
      try {
        const config = await discovery.configuration();
        const tokens = await oidc.authorizationCodeGrant(config, currentUrl, {
          pkceCodeVerifier: login.codeVerifier,
          expectedState: login.state,
          expectedNonce: login.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) throw new Error('no ID token came');
        checkSecondFactor(login, claims);
        const profile = { ...(await userInfo(config, tokens.access_token, claims.sub)), ...claims };
        return {
          sub: claims.sub,
          label: labelOf(profile),
          address: addressOf(profile),
          claims,
          idToken: tokens.id_token,
        };
      } catch (error) {
        if (error instanceof SignInError) throw error;
        throw new SignInError(failureOf(error), { cause: error });
      }
    },

    async endSessionUrl(idToken) {
      try {
        return oidc.buildEndSessionUrl(await discovery.configuration(), {
          id_token_hint: idToken,
          post_logout_redirect_uri: addresses.signedOut,
        });
      } catch {
        return null;
      }
    },
  };
}

/** Address and number are asked for where the token server has them, to greet people by something they know. */
function scopeOf(config: oidc.Configuration): string {
  const offered = config.serverMetadata().scopes_supported ?? [];
  return ['openid', ...['email', 'phone'].filter((scope) => offered.includes(scope))].join(' ');
}

/** Nobody is turned away for want of a nicer name, so a failure here means no more claims. */
async function userInfo(
  config: oidc.Configuration,
  accessToken: string,
  sub: string,
): Promise<Record<string, unknown>> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {};
  try {
    return await oidc.fetchUserInfo(config, accessToken, sub);
  } catch {
    return {};
  }
}

/** A hint is a wish; what signs somebody in is the `sub` that came back (OpenID Connect Core section 3.1.2.1). */
function checkSecondFactor(
  { secondFactorFor }: LoginSecrets,
  { sub, acr }: { readonly sub: string; readonly acr?: unknown },
) {
  if (secondFactorFor === null) return;
  if (sub !== secondFactorFor)
    throw new SignInError('other_account', { cause: new Error('another account approved than the password is of') });
  if (acr !== ACR_SECOND_FACTOR)
    throw new SignInError('refused', { cause: new Error('the approval was no second factor') });
}

function addressOf({ email, phone_number: phone }: Readonly<Record<string, unknown>>): string | null {
  return (
    ([email, phone].find((value) => typeof value === 'string' && value.trim() !== '') as string | null | undefined) ??
    null
  );
}

function labelOf(profile: Readonly<Record<string, unknown>>): string {
  const named = [profile.name, profile.email, profile.phone_number, profile.sub].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  return typeof named === 'string' ? named : 'you';
}

function failureOf(error: unknown): SignInFailure {
  if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') return 'denied';
  return isUnavailable(error) ? 'unavailable' : 'refused';
}
