import { parsePayload } from '../../payloads/payload.ts';
import { sha256 } from '../../proofs/base64url.ts';
import { makeDecision, type Verdict } from '../../proofs/decision.ts';
import { decodeDetails, hashDetails } from '../../proofs/details.ts';
import type { AllowedPages, ObservedPage } from '../../proofs/origin.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { PATHS } from '../../wire/names.ts';
import type { Decided, TransactionDetails } from '../../wire/transaction.ts';
import type { CountersignApi } from './api.ts';
import { ApiError } from './api-error.ts';
import type { Signer } from './proven-call.ts';

/** A code of ours that a page shows. */
export interface ShownCode {
  readonly kind: 'sign-in' | 'enrolment';
  readonly issuer: string;
  readonly otp: string;
}

/** A claimed transaction: what the person is asked, and what the decision has to repeat (P15). */
export interface ClaimedLogin {
  readonly txn: string;
  readonly otpHash: string;
  readonly detailsHash: string;
  readonly details: TransactionDetails;
  /** Pages that may show this code. For a hosted one that is the issuer and nobody else (P10). */
  readonly allowed: AllowedPages;
  /** Milliseconds since 1970 by our clock. */
  readonly expiresAt: number;
}

/** The account that claims or decides. */
export interface ClaimingAccount {
  readonly signer: Signer;
  readonly deviceId: string;
  readonly sub: string;
}

/** A way to sign in that the extension knows: what it says of a code's text, how it claims it and how it decides. */
export interface Driver {
  recognise(text: string): ShownCode | null;
  /** @throws ApiError */
  claim(account: ClaimingAccount, otp: string): Promise<ClaimedLogin>;
  /** Signs a decision, to be sent. */
  sign(account: ClaimingAccount, login: ClaimedLogin, verdict: Verdict, page: ObservedPage): Promise<string>;
  /** The same signed decision may be sent again when its answer was lost (P15). @throws ApiError */
  send(account: ClaimingAccount, login: ClaimedLogin, signed: string): Promise<Decided>;
  /** Where the tab goes on after an accept: built from the enrolled issuer, never from an answer (P16). */
  continuation(issuer: string, ticket: string): string;
}

/** `now` in milliseconds. */
export function createCountersignDriver(deps: { readonly api: CountersignApi; readonly now: () => number }): Driver {
  const { api, now } = deps;
  return {
    recognise(text) {
      const payload = parsePayload(text);
      return payload.kind === 'other' ? null : payload;
    },
    async claim(account, otp) {
      const answer = await api.claim(account.signer, otp);
      const details = readDetails(answer.details);
      // The account in the details is what the person reads: it has to be the one whose key signs.
      if (details.account.sub !== account.sub) throw new ApiError('server_garbage', 'claimed for another account');
      const { issuer } = account.signer;
      return {
        txn: answer.txn,
        otpHash: await sha256(otp),
        detailsHash: await hashDetails(answer.details),
        details,
        allowed:
          details.mode === 'hosted'
            ? { origins: [issuer], login_pages: [] }
            : { origins: details.origins, login_pages: details.login_pages },
        expiresAt: now() + Math.min(answer.expires_in, LIFETIME.decision) * 1000,
      };
    },
    async sign({ signer, deviceId, sub }, login, verdict, page) {
      return makeDecision(
        {
          device_id: deviceId,
          sub,
          issuer: signer.issuer,
          client_id: login.details.client.client_id,
          txn: login.txn,
          otp_hash: login.otpHash,
          details_hash: login.detailsHash,
        },
        verdict,
        page,
        { key: signer.key, now: await api.serverTime(signer.issuer), uv: false },
      );
    },
    send: ({ signer }, login, signed) => api.decide(signer, login.txn, signed),
    continuation: (issuer, ticket) => `${issuer}${PATHS.proceed}?ticket=${encodeURIComponent(ticket)}`,
  };
}

function readDetails(encoded: string): TransactionDetails {
  try {
    return decodeDetails(encoded);
  } catch (cause) {
    throw new ApiError('server_garbage', 'the details can not be read', {}, { cause });
  }
}
