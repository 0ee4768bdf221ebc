import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { ACR_CODE, ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR } from '../../wire/names.ts';
import type { ClientConfig } from '../config/config.ts';
import type { ServerContext } from '../context.ts';
import { renderProviderError } from '../pages/error-page.ts';
import { renderLoggedOut, renderLogout } from '../pages/logout-pages.ts';
import { findAccount } from './accounts.ts';
import { createAdapter } from './adapter.ts';
import { cookieNames } from './cookies.ts';
import { grantApproved } from './grants.ts';
import { startInteraction } from './interactions.ts';
import { noteRefusedRequests } from './refused-requests.ts';
import { checkRequest, createPolicy } from './request-policy.ts';

/** Paths of the provider below the issuer. Clients find them by discovery. */
export const PROVIDER_ROUTES = {
  authorization: '/auth',
  pushed_authorization_request: '/par',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  end_session: '/logout',
  revocation: '/revoke',
} as const;

/** Seconds that a browser remembers whom to sign out. It is no single-sign-on session: nothing is answered by it (P7). */
const SESSION = 8 * 60 * 60;

/** The OpenID Provider: code flow with PKCE, pushed requests, RP-initiated logout, and nothing that is not needed. */
export function createProvider(context: ServerContext): Provider {
  const { config, secrets } = context;
  const secure = new URL(config.issuer).protocol === 'https:';
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const;
  const configuration: Configuration = {
    adapter: (kind) => createAdapter(context, kind),
    clients: config.clients.map(clientMetadata),
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    jwks: { keys: secrets.jwks.keys.map((key) => ({ ...key })) },
    cookies: {
      keys: [...secrets.cookieKeys],
      names: { ...cookieNames(config.issuer) },
      long: { ...cookie, path: '/' },
      short: cookie,
    },
    routes: PROVIDER_ROUTES,
    scopes: ['openid'],
    claims: {
      // auth_time, acr and amr stay out of the ID token unless the scope lists them (P9).
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    acrValues: [
      ACR_ORIGIN_BOUND,
      ACR_SECOND_FACTOR,
      ...(config.clients.some(({ code_sign_in }) => code_sign_in) ? [ACR_CODE] : []),
    ],
    subjectTypes: ['public'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    extraParams: { binding_message: (ctx, message, client) => checkRequest(context.db, ctx, message, client) },
    findAccount: (_, sub) => findAccount(context, sub),
    loadExistingGrant: (ctx) => grantApproved(context, ctx),
    // A session is for signing out only: another login in the same browser must not end this one's code or tokens.
    expiresWithSession: () => false,
    interactions: { policy: createPolicy(), url: (ctx, interaction) => startInteraction(context, ctx, interaction) },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: false },
      dPoP: { enabled: false },
      registration: { enabled: false },
      resourceIndicators: { enabled: false },
      claimsParameter: { enabled: false },
      requestObjects: { enabled: false },
      introspection: { enabled: false },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx) => {
          renderLogout(ctx, config.name);
        },
        postLogoutSuccessSource: (ctx) => {
          renderLoggedOut(ctx, config.name);
        },
      },
    },
    renderError: (ctx, out) => {
      renderProviderError(ctx, out, config.name);
    },
    ttl: {
      AccessToken: LIFETIME.login,
      AuthorizationCode: LIFETIME.code,
      Grant: LIFETIME.login,
      IdToken: LIFETIME.login,
      Interaction: LIFETIME.login,
      Session: SESSION,
    },
  };
  const provider = new Provider(config.issuer, configuration);
  // `mount.ts` sets the forwarded headers from the issuer, so that nothing a client sends is trusted here.
  provider.proxy = secure;
  noteRefusedRequests(provider, context);
  provider.on('server_error', (_, error: Error) => {
    context.log.error({ err: error }, 'the provider failed');
  });
  return provider;
}

function clientMetadata(client: ClientConfig): ClientMetadata {
  return {
    client_id: client.client_id,
    client_name: client.client_name,
    redirect_uris: [...client.redirect_uris],
    post_logout_redirect_uris: [...client.post_logout_redirect_uris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    ...(client.client_secret === undefined
      ? { token_endpoint_auth_method: 'none' as const }
      : { client_secret: client.client_secret, token_endpoint_auth_method: 'client_secret_basic' as const }),
  };
}
