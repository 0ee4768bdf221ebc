import { FAILURE_CODES, type FailureCode } from '../messaging/views.ts';
import { checkNumber } from '../proofs/check-number.ts';
import { thumbprint } from '../proofs/keys.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError, type ApiErrorCode } from '../protocols/countersign/api-error.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import type { Signer } from '../protocols/countersign/proven-call.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Vault } from '../vault/vault.ts';
import type { DeviceRegistered } from '../wire/device.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import type { AccountStore } from './account-store.ts';
import { type Begun, begunOf, type PageOutcome, type SeenCode, type UnderWay } from './page-progress.ts';
import { type Claimed, type Claiming, type FromPage, isClaimed, isClaiming, isFromPage } from './page-steps.ts';
import { registeredAccount } from './registered-account.ts';

/** Seconds that the server is asked to hold its answer back: what the person clicks on the page is known at once. */
export const RESULT_WAIT = 20;
/**
 * Milliseconds in which an enrolment is asked about. Far more than its page lives: the page may have confirmed while
 * this browser was offline, and a key that was thrown away then would leave a device that nobody holds.
 */
export const ASKED_ABOUT = 24 * 60 * 60_000;

/**
 * Milliseconds after which nobody can take a code any more. Whoever asks for it then learns whether the server had given
 * it to our key, and takes nothing.
 */
const CODE_OVER = LIFETIME.code * 1000;

/** Milliseconds that the time left may be off before it is corrected. */
const CLOCK_SET = 10_000;

/** What one call led to. `waiting`: the page has not confirmed yet. `later`: there was no answer that counts. */
export type Advance = 'claimed' | 'waiting' | 'later' | 'over';

/** How an enrolment goes on: one function of what is stored, so that every life of the worker does the same. */
export interface PageClaim {
  /** Asks the server once: to take the code, or what the page did with it. Rejects only where storage does. */
  advance(enrolmentId: string): Promise<Advance>;
  /** What is shown of an enrolment that is stored. */
  progressOf(record: FromPage, seen: SeenCode): Promise<UnderWay>;
}

type Outcome = PageOutcome extends infer O ? (O extends PageOutcome ? Omit<O, keyof Begun | 'endedAt'> : never) : never;

export function createPageClaim(deps: {
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly api: CountersignApi;
  readonly now: () => number;
  /** Shows how far it is. */
  readonly show: (progress: UnderWay) => Promise<void>;
  /** The code and the document that showed it, as long as the browser runs. */
  readonly seenOf: (enrolmentId: string) => Promise<SeenCode>;
  /** Shows how it ended, and tells the person. */
  readonly ended: (outcome: PageOutcome) => Promise<void>;
}): PageClaim {
  const { store, vault, api, now, show, seenOf, ended } = deps;
  const { enrolments } = store;

  async function advance(enrolmentId: string): Promise<Advance> {
    const record = await enrolments.get(enrolmentId);
    if (record === null || !isFromPage(record)) return 'over';
    if (isClaiming(record) && record.step.stopped && mayStillTake(record)) return 'later';
    try {
      return isClaiming(record) ? await claim(record) : await ask(record);
    } catch (error) {
      return failed(record, error);
    }
  }

  async function claim(record: Claiming): Promise<Advance> {
    const { enrolmentId, publicJwk, deviceName, step } = record;
    const otp = new TextDecoder().decode(await vault.open('enrolment-token', enrolmentId, step.sealedToken));
    const answer = await api.claimEnrolment(await signerOf(record), { otp, public_key: publicJwk, name: deviceName });
    const claimed = await enrolments.update(enrolmentId, (current) =>
      current.step.kind === 'page_claiming'
        ? {
            ...current,
            issuerName: answer.issuer_name,
            step: {
              kind: 'page_claimed',
              serverEnrolmentId: answer.enrolment_id,
              label: answer.label,
              expiresAt: now() + Math.round(answer.expires_in * 1000),
              stopped: current.step.stopped,
              privateWindow: step.privateWindow,
            },
          }
        : null,
    );
    if (claimed === null || !isClaimed(claimed)) return 'over';
    await show(await progressOf(claimed, await seenOf(enrolmentId)));
    return 'claimed';
  }

  async function ask(record: Claimed): Promise<Advance> {
    const { enrolmentId, step } = record;
    const isOver = now() >= step.expiresAt;
    const result = await api.enrolmentResult(await signerOf(record), step.serverEnrolmentId, isOver ? 0 : RESULT_WAIT);
    switch (result.status) {
      case 'waiting':
        // A server that goes on saying so for ever is not believed.
        if (isTooOld(record)) return end(record, { phase: 'expired' });
        await show(await progressOf(await onTime(record, result.expires_in), await seenOf(enrolmentId)));
        return 'waiting';
      case 'refused':
      case 'expired':
        return end(record, { phase: result.status });
      case 'registered':
        return registered(record, result);
    }
  }

  async function registered(record: Claimed, answer: DeviceRegistered): Promise<Advance> {
    const { enrolmentId, issuer, publicJwk } = record;
    const print = await thumbprint(publicJwk);
    if (answer.device.thumbprint !== print) throw new ApiError('server_garbage', 'registered is another key than ours');
    // As it is now: the person may have taken it back while the server was asked.
    const current = await enrolments.get(enrolmentId);
    if (current === null || !isClaimed(current)) return 'over';
    if (current.step.stopped) return takenBack(record, answer);
    const times = { now: now(), serverTime: await api.serverTime(issuer) };
    const account = registeredAccount(record, answer, times);
    if (!(await store.complete(enrolmentId, account))) return takenBack(record, answer);
    const { label, activeAfter } = account;
    return end(record, { phase: 'registered', label, activeAfter, checkNumber: checkNumber(print) });
  }

  /** Nobody wants the device that the page confirmed. */
  async function takenBack(record: Claimed, { device }: DeviceRegistered): Promise<Advance> {
    const { key } = await signerOf(record);
    await api.removeDevice({ issuer: record.issuer, key, id: { kid: device.device_id } }, device.device_id);
    return end(record, { phase: 'stopped' });
  }

  /** The server's word for the time left counts: this computer's clock may have been set since. */
  async function onTime(record: Claimed, expiresIn: number): Promise<Claimed> {
    const expiresAt = now() + Math.min(Math.round(expiresIn), LIFETIME.enrolmentPage) * 1000;
    if (Math.abs(expiresAt - record.step.expiresAt) < CLOCK_SET) return record;
    const corrected = await enrolments.update(record.enrolmentId, (current) =>
      isClaimed(current) ? { ...current, step: { ...current.step, expiresAt } } : null,
    );
    return corrected !== null && isClaimed(corrected) ? corrected : record;
  }

  /** By how much time went by, in whatever direction the clock was set meanwhile. */
  const mayStillTake = ({ createdAt }: FromPage) => Math.abs(now() - createdAt) < CODE_OVER;

  const isTooOld = ({ createdAt }: FromPage) => now() - createdAt >= ASKED_ABOUT;

  async function signerOf({ enrolmentId, issuer, publicJwk, sealedKey }: FromPage): Promise<Signer> {
    return { issuer, key: await vault.openKey(enrolmentId, sealedKey), id: { jwk: publicJwk } };
  }

  /** Said first, then forgotten: what ends in between is found out and said once more. */
  async function end(record: FromPage, outcome: Outcome): Promise<'over'> {
    const progress = await progressOf(record, await seenOf(record.enrolmentId));
    await ended({ ...begunOf(progress), endedAt: now(), ...outcome });
    await enrolments.remove(record.enrolmentId);
    return 'over';
  }

  /** An answer that counts ends it. Everything else is tried again, until nobody can answer any more. */
  async function failed(record: FromPage, error: unknown): Promise<Advance> {
    if (error instanceof VaultError) {
      if (error.code === 'vault_locked') return 'later';
      return end(record, { phase: 'failed', code: 'vault_damaged', detail: error.message });
    }
    if (!(error instanceof ApiError)) throw error;
    const { code, detail } = toFailure(error);
    const shown = isFailureCode(code) ? code : 'rejected';
    if (PASSING.has(error.code) && !isTooOld(record)) {
      await show({ ...(await progressOf(record, await seenOf(record.enrolmentId))), trouble: shown });
      return 'later';
    }
    if (error.code === 'expired' || error.code === 'unknown_enrolment') return end(record, { phase: 'expired' });
    // The server said so of a key that it knows: a stopped enrolment's device is gone already.
    if (error.code === 'unknown_device') return end(record, { phase: 'stopped' });
    if (error.code === 'code_not_open' && isClaiming(record)) return end(record, { phase: 'taken' });
    return end(record, { phase: 'failed', code: shown, detail });
  }

  async function progressOf(record: FromPage, seen: SeenCode): Promise<UnderWay> {
    const { enrolmentId, issuer, issuerName, createdAt, step } = record;
    const { privateWindow } = step;
    const base = { enrolmentId, issuer: { issuer, name: issuerName }, ...seen, privateWindow, startedAt: createdAt };
    switch (step.kind) {
      case 'page_claiming':
        return { ...base, phase: 'claiming', trouble: null };
      case 'page_claimed':
        return {
          ...base,
          phase: 'confirming',
          label: step.label,
          checkNumber: checkNumber(await thumbprint(record.publicJwk)),
          expiresAt: step.expiresAt,
          trouble: null,
        };
    }
  }

  return { advance, progressOf };
}

const isFailureCode = (code: string): code is FailureCode => (FAILURE_CODES as readonly string[]).includes(code);

/** What may be better the next time. */
const PASSING: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>([
  'server_unreachable',
  'server_garbage',
  'server_error',
  'too_many_requests',
  'clock_skew',
  'use_nonce',
]);
