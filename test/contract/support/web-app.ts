import * as client from 'openid-client';
import { type CountersignPayload, parseCountersign } from '../../../src/payloads/countersign.ts';
import { REQUEST_URI_PREFIX } from '../../../src/wire/names.ts';
import type { Visit } from './browser.ts';
import type { TestServer } from './server.ts';

/** What a web app remembers of a login between its start and its callback. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly parameters: Record<string, string>;
}

/** An ordinary web app: openid-client as it is, with discovery, PKCE, state and nonce. */
export interface WebApp {
  readonly config: client.Configuration;
  readonly redirectUri: string;
  begin(extra?: Record<string, string>): Promise<Begun>;
  /** Pushes a request: the embedded code's OTP, and the address that opens it at the authorization endpoint. */
  push(extra?: Record<string, string>): Promise<Begun & { requestUri: string; otp: string; url: string }>;
  /** The address that begins a hosted login without PAR. */
  redirect(extra?: Record<string, string>): Promise<Begun & { url: string }>;
  /** The callback: checks state, nonce and PKCE, and redeems the code. */
  callback(url: string, begun: Begun): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>;
}

interface Registration {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uris: readonly [string];
}

export async function createWebApp(
  server: Pick<TestServer, 'issuer'>,
  { client_id, client_secret, redirect_uris: [redirectUri] }: Registration,
): Promise<WebApp> {
  const config = await client.discovery(
    new URL(server.issuer),
    client_id,
    undefined,
    client_secret === undefined ? client.None() : client.ClientSecretBasic(client_secret),
    { execute: [client.allowInsecureRequests] },
  );

  const begin: WebApp['begin'] = async (extra = {}) => {
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const parameters = {
      redirect_uri: redirectUri,
      scope: 'openid email phone',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...extra,
    };
    return { state, nonce, verifier, parameters };
  };

  return {
    config,
    redirectUri,
    begin,
    async push(extra) {
      const begun = await begin(extra);
      const url = await client.buildAuthorizationUrlWithPAR(config, begun.parameters);
      const requestUri = url.searchParams.get('request_uri') ?? '';
      return { ...begun, requestUri, otp: requestUri.slice(REQUEST_URI_PREFIX.length), url: url.href };
    },
    async redirect(extra) {
      const begun = await begin(extra);
      return { ...begun, url: client.buildAuthorizationUrl(config, begun.parameters).href };
    },
    callback: (url, { state, nonce, verifier }) =>
      client.authorizationCodeGrant(config, new URL(url), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }),
  };
}

/** The OTP of the code on a page, as its `<link rel="countersign">` says it. */
export function otpOn(visit: Visit, kind: CountersignPayload['kind'] = 'sign-in'): string {
  const href = /<link rel="countersign" href="([^"]+)">/.exec(visit.text)?.[1];
  const payload = href === undefined ? null : parseCountersign(href);
  if (payload?.kind !== kind) throw new Error(`no code on the page ${visit.url}: ${visit.status.toString()}`);
  return payload.otp;
}
