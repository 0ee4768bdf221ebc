import { ACR_CODE, ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR } from '../../wire/names.ts';
import type { ClientConfig } from '../config/config.ts';
import type { AuthorizationParams } from './birth.ts';

/** What a request is for: to sign somebody in, or to confirm one whose first factor the web app has checked (P8). */
export type Purpose = 'sign_in' | 'second_factor';

export function purposeOf(params: AuthorizationParams): Purpose {
  return acrValues(params)?.includes(ACR_SECOND_FACTOR) === true ? 'second_factor' : 'sign_in';
}

/** The `acr` of an approval of this request: known before anybody decides (P9). */
export function approvalAcr(params: AuthorizationParams): string {
  return purposeOf(params) === 'second_factor' ? ACR_SECOND_FACTOR : ACR_ORIGIN_BOUND;
}

/** Whether an approval can give what the request asks for; without `acr_values` anything will do. */
export function mayBeApproved(params: AuthorizationParams): boolean {
  const values = acrValues(params);
  return values === undefined || values.includes(ACR_ORIGIN_BOUND) || values.includes(ACR_SECOND_FACTOR);
}

/**
 * Whether a code that is sent may stand in for the approval. It is bound to no origin, so the web app must allow it
 * in its registration, and in this request; after a first factor it never does.
 */
export function mayUseCode(client: Pick<ClientConfig, 'code_sign_in'>, params: AuthorizationParams): boolean {
  if (!client.code_sign_in || purposeOf(params) === 'second_factor') return false;
  return acrValues(params)?.includes(ACR_CODE) ?? true;
}

/** `acr_values` (OpenID Connect Core section 3.1.2.1); `undefined` where the request names none. */
function acrValues({ acr_values: text }: AuthorizationParams): readonly string[] | undefined {
  if (typeof text !== 'string') return undefined;
  const values = text.split(/\s+/).filter((value) => value !== '');
  return values.length === 0 ? undefined : values;
}
