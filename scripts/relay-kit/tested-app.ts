import * as client from 'openid-client';
import { parseCountersign } from '../../src/payloads/countersign.ts';
import { PATHS, REQUEST_URI_PREFIX } from '../../src/wire/names.ts';
import { SetupError } from '../setup/setup-error.mjs';
import type { Browser, Visit } from './http-browser.ts';
import { reasonOf } from './reason.ts';
import type { Registration } from './registration.ts';

/** A login that somebody began at the web app. */
export interface BegunLogin {
  /** Where a browser opens it. */
  readonly url: string;
  readonly requestUri: string;
  readonly otp: string;
}

/** The web app, as far as the token server sees it. */
export interface TestedApp {
  readonly redirectUri: string;
  /** Pushes a request (RFC 9126): the embedded code's OTP. */
  push(extra?: Record<string, string>): Promise<BegunLogin>;
  /** Begins a hosted login in a browser; answers the page with its code. */
  beginHosted(browser: Browser): Promise<{ readonly otp: string; readonly page: Visit }>;
  /** `POST /transactions/status`, without waiting. */
  status(requestUri: string): Promise<string>;
  /** Whether a browser came back with an authorization code. */
  cameBackSignedIn(visit: Visit): boolean;
}

/** @throws SetupError when nothing answers there, or something else than a token server */
export async function assertTokenServer(issuer: string): Promise<void> {
  await discover(issuer, 'relay-kit', client.None());
}

async function discover(issuer: string, clientId: string, secret: client.ClientAuth): Promise<client.Configuration> {
  try {
    return await client.discovery(new URL(issuer), clientId, undefined, secret, {
      ...(issuer.startsWith('http://') ? { execute: [client.allowInsecureRequests] } : {}),
    });
  } catch (error) {
    throw new SetupError(`${issuer} did not answer as a token server: ${reasonOf(error)}`);
  }
}

/** @throws SetupError when the server is none, or refuses the client */
export async function createTestedApp(issuer: string, registration: Registration): Promise<TestedApp> {
  const { clientId, clientSecret, redirectUri } = registration;
  const config = await discover(issuer, clientId, client.ClientSecretBasic(clientSecret));

  const parameters = async (extra: Record<string, string> = {}) => ({
    redirect_uri: redirectUri,
    scope: 'openid',
    state: client.randomState(),
    nonce: client.randomNonce(),
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
    ...extra,
  });

  return {
    redirectUri,
    async push(extra) {
      const url = await client.buildAuthorizationUrlWithPAR(config, await parameters(extra)).catch((error: unknown) => {
        throw new SetupError(`${issuer} refused the client ${clientId}: ${reasonOf(error)}`);
      });
      const requestUri = url.searchParams.get('request_uri') ?? '';
      return { url: url.href, requestUri, otp: requestUri.slice(REQUEST_URI_PREFIX.length) };
    },
    async beginHosted(browser) {
      const page = await browser.open(client.buildAuthorizationUrl(config, await parameters()).href, redirectUri);
      return { page, otp: otpOn(page) };
    },
    async status(requestUri) {
      const answer = await fetch(issuer + PATHS.status, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}` },
        body: new URLSearchParams({ request_uri: requestUri, wait: '0' }),
      });
      return answer.text();
    },
    cameBackSignedIn: ({ url }) => url.startsWith(redirectUri) && new URL(url).searchParams.has('code'),
  };
}

/** RFC 6749 section 2.3.1. */
const encode = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length);

/** The OTP that a page shows, from its `<link rel="countersign">` (P1). */
export function otpOn({ text, status, url }: Visit): string {
  const href = /<link rel="countersign" href="([^"]+)">/.exec(text)?.[1];
  const payload = href === undefined ? null : parseCountersign(href);
  if (payload?.kind !== 'sign-in') throw new Error(`no sign-in code on ${url} (${status})`);
  return payload.otp;
}
