import type { FastifyRequest } from 'fastify';
import { PATHS } from '../../wire/names.ts';
import { CODE_SIGN_IN_PAGES } from '../code-sign-in/paths.ts';
import { ENROLMENT_PAGES } from '../enrolment/paths.ts';
import { ProblemError } from '../problem.ts';
import { PROVIDER_ROUTES } from '../provider/create-provider.ts';
import { requesterOf } from './requester.ts';
import { createTokenBuckets, type Rate } from './token-bucket.ts';

/** The doors that are counted apart. What isn't named here is `other`. */
export type Door =
  | 'start_verification'
  | 'check_verification'
  | 'register_device'
  | 'authenticator'
  | 'web_app'
  | 'other';

export type Rates = Readonly<Record<Door | 'device', Rate>>;

/** For each requester and door; `device` is for each registered device over all doors. Per process. */
export const RATES: Rates = {
  start_verification: { burst: 20, perMinute: 10 },
  check_verification: { burst: 30, perMinute: 30 },
  register_device: { burst: 20, perMinute: 10 },
  authenticator: { burst: 120, perMinute: 240 },
  // Few addresses speak for many people, and each call needs a secret, a code or a token.
  web_app: { burst: 2000, perMinute: 60_000 },
  other: { burst: 300, perMinute: 1200 },
  device: { burst: 60, perMinute: 120 },
};

export interface Limits {
  /** Counts a request at its door. @throws ProblemError too_many_requests */
  readonly limitRequest: (request: FastifyRequest) => void;
  /** Counts a call of a registered device. @throws ProblemError too_many_requests */
  readonly limitDevice: (deviceId: string) => void;
}

export function createLimits(rates: Rates, now: () => number): Limits {
  const buckets = {
    start_verification: createTokenBuckets(rates.start_verification, now),
    check_verification: createTokenBuckets(rates.check_verification, now),
    register_device: createTokenBuckets(rates.register_device, now),
    authenticator: createTokenBuckets(rates.authenticator, now),
    web_app: createTokenBuckets(rates.web_app, now),
    other: createTokenBuckets(rates.other, now),
    device: createTokenBuckets(rates.device, now),
  };
  const take = (door: Door | 'device', key: string): void => {
    const wait = buckets[door].take(key);
    if (wait > 0) throw new ProblemError('too_many_requests', undefined, { retry_after: wait });
  };
  return {
    limitRequest: (request) => {
      take(doorOf(request.method, request.routeOptions.url), requesterOf(request.ip));
    },
    limitDevice: (deviceId) => {
      take('device', deviceId);
    },
  };
}

const WEB_APP: ReadonlySet<string> = new Set([
  PATHS.status,
  PROVIDER_ROUTES.pushed_authorization_request,
  PROVIDER_ROUTES.token,
  PROVIDER_ROUTES.userinfo,
  PROVIDER_ROUTES.jwks,
  PROVIDER_ROUTES.revocation,
]);

/** Pages whose forms send a code or check one, beside the API's own doors. */
const SENDING: ReadonlySet<string> = new Set([
  ENROLMENT_PAGES.start,
  ENROLMENT_PAGES.resend,
  CODE_SIGN_IN_PAGES.start,
  CODE_SIGN_IN_PAGES.resend,
]);
const CHECKING: ReadonlySet<string> = new Set([ENROLMENT_PAGES.code, CODE_SIGN_IN_PAGES.check]);

const AUTHENTICATOR = [PATHS.account, PATHS.devices, '/transactions/', '/enrolments/'] as const;

/** By the route that answers and not by the address as it was written: `/%76erification` is `/verification` to the router. */
function doorOf(method: string, path: string | undefined): Door {
  if (path === undefined || method === 'OPTIONS') return 'other';
  if (path === PATHS.verify) return 'check_verification';
  if (method === 'POST' && CHECKING.has(path)) return 'check_verification';
  if (method === 'POST' && SENDING.has(path)) return 'start_verification';
  if (path === PATHS.verification || path.startsWith(`${PATHS.verification}/`)) return 'start_verification';
  if (path === PATHS.devices && method === 'POST') return 'register_device';
  if (WEB_APP.has(path)) return 'web_app';
  if (AUTHENTICATOR.some((prefix) => path.startsWith(prefix))) return 'authenticator';
  return 'other';
}
