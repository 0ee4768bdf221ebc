import type { Handlers } from '../messaging/broker.ts';
import type { Answer, MessageFailure } from '../messaging/messages.ts';
import { generateAccountKey, thumbprint } from '../proofs/keys.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import type { KeyedMutex } from '../storage/mutex.ts';
import type { AccountRecord, EnrolmentRecord } from '../storage/records.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Vault } from '../vault/vault.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import type { StartVerification, VerificationStarted } from '../wire/verification.ts';
import type { AccountStore } from './account-store.ts';
import { accountView, enrolmentView } from './account-view.ts';
import { issuerFrom } from './issuer-address.ts';
import { isFromPage } from './page-steps.ts';
import { registeredAccount } from './registered-account.ts';

type CodeSent = Extract<EnrolmentRecord['step'], { kind: 'code_sent' }>;
type Verified = Extract<EnrolmentRecord['step'], { kind: 'verified' }>;
type At<S extends EnrolmentRecord['step']> = EnrolmentRecord & { readonly step: S };

export interface Enrolment {
  readonly handlers: Handlers<
    'enrolment.start' | 'enrolment.pending' | 'enrolment.resend' | 'enrolment.verify' | 'enrolment.cancel'
  >;
  /** Registers devices whose code was right when the worker was killed. */
  resume(): Promise<void>;
}

/**
 * Address and destination, then the code, then the key registered. Every step is stored before the next one starts:
 * a closed page or a killed worker goes on where it stopped.
 */
export function createEnrolment(deps: {
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly api: CountersignApi;
  readonly alone: KeyedMutex;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Enrolment {
  const { store, vault, api, now, report } = deps;
  const { enrolments } = store;
  const alone = <T>(task: () => Promise<T>) => deps.alone('enrolment', task);

  async function start(request: {
    readonly issuer: string;
    readonly destination: string;
    readonly deviceName: string;
  }): Promise<At<CodeSent>> {
    const issuer = issuerFrom(request.issuer);
    if (issuer === null) throw new EnrolmentError('not_a_token_server', 'The address is no https origin.');
    const destination = request.destination.trim();
    if (destination === '') throw new EnrolmentError('invalid_destination', 'There is no e-mail address or number.');
    const { name } = await discover(issuer);
    await dropUnfinished();

    const enrolmentId = crypto.randomUUID();
    const { privateKey, publicJwk } = await generateAccountKey();
    const record: EnrolmentRecord = {
      enrolmentId,
      issuer,
      issuerName: name,
      deviceName: request.deviceName.trim() || 'Browser',
      publicJwk,
      sealedKey: await vault.sealKey(enrolmentId, privateKey),
      createdAt: now(),
      step: { kind: 'starting' },
    };
    // Stored before the server hears of the key: what it is told about can then never be lost here.
    await enrolments.put(record);
    const key_thumbprint = await thumbprint(publicJwk);
    const verification: StartVerification = destination.includes('@')
      ? { email: destination, key_thumbprint }
      : { phone_number: destination, key_thumbprint };
    try {
      const started = await api.startVerification(issuer, verification);
      const sent = { ...record, step: await codeSent(issuer, started) };
      await enrolments.put(sent);
      return sent;
    } catch (error) {
      await enrolments.remove(enrolmentId);
      if (error instanceof ApiError && error.code === 'invalid_request') {
        throw new EnrolmentError('invalid_destination', error.detail);
      }
      throw error;
    }
  }

  /** What the server says of its code, with its times by this computer's clock. */
  async function codeSent(issuer: string, started: VerificationStarted): Promise<CodeSent> {
    const serverTime = await api.serverTime(issuer);
    const local = (seconds: number) => now() + (seconds - serverTime) * 1000;
    return {
      kind: 'code_sent',
      verificationId: started.verification_id,
      destination: started.destination,
      expiresAt: local(started.expires_at),
      resendAfter: local(started.resend_after),
      attemptsLeft: started.attempts_left,
    };
  }

  async function discover(issuer: string) {
    try {
      return await api.discover(issuer);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 'server_unreachable') throw error;
      throw new EnrolmentError('not_a_token_server', error.detail);
    }
  }

  async function resend(enrolmentId: string): Promise<At<CodeSent>> {
    const record = await codeSentOf(enrolmentId);
    const started = await api.resendVerification(record.issuer, record.step.verificationId);
    const sent = { ...record, step: await codeSent(record.issuer, started) };
    await enrolments.put(sent);
    return sent;
  }

  async function verify(enrolmentId: string, code: string): Promise<AccountRecord> {
    const pending = await enrolments.get(enrolmentId);
    if (pending !== null && isVerified(pending)) return register(pending);
    // Finished by a worker that could not say so any more, or by its next life: the account has the enrolment's id.
    const finished = pending === null ? await store.accounts.get(enrolmentId) : null;
    if (finished !== null) return finished;
    const record = await codeSentOf(enrolmentId);
    const { verificationId, destination } = record.step;
    // Only this call's failure is counted: one of the registration must not put the record a step back.
    const { enrolment_token } = await api
      .verifyCode(record.issuer, verificationId, code.trim())
      .catch(async (error: unknown) => {
        await countFailure(record, error);
        throw error;
      });
    if (enrolment_token === undefined) throw new ApiError('server_garbage', 'no enrolment token came back');
    const token = new TextEncoder().encode(enrolment_token);
    const verified: At<Verified> = {
      ...record,
      step: {
        kind: 'verified',
        destination,
        sealedToken: await vault.seal('enrolment-token', enrolmentId, token),
        expiresAt: now() + LIFETIME.enrolmentToken * 1000,
      },
    };
    await enrolments.put(verified);
    return register(verified);
  }

  /** The server's count of attempts is kept, so that a page opened later shows it. */
  async function countFailure(record: At<CodeSent>, error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) return;
    const { attemptsLeft } = error.hints;
    if (attemptsLeft !== undefined) await enrolments.put({ ...record, step: { ...record.step, attemptsLeft } });
  }

  async function register(record: At<Verified>): Promise<AccountRecord> {
    const { enrolmentId, issuer, publicJwk, deviceName } = record;
    const key = await vault.openKey(enrolmentId, record.sealedKey);
    const token = new TextDecoder().decode(await vault.open('enrolment-token', enrolmentId, record.step.sealedToken));
    const signer = { issuer, key, id: { jwk: publicJwk } };
    try {
      const answer = await api.registerDevice(signer, {
        enrolment_token: token,
        public_key: publicJwk,
        name: deviceName,
      });
      const times = { now: now(), serverTime: await api.serverTime(issuer) };
      const registered = registeredAccount(record, answer, times);
      await store.complete(enrolmentId, registered);
      return registered;
    } catch (error) {
      // Final refusals: this token will never register this key, so the enrolment is over and a new one can begin.
      if (error instanceof ApiError && FINAL.has(error.code)) await enrolments.remove(enrolmentId);
      throw error;
    }
  }

  async function codeSentOf(enrolmentId: string): Promise<At<CodeSent>> {
    const record = await enrolments.get(enrolmentId);
    if (record === null || !isCodeSent(record)) throw new EnrolmentError('expired', 'There is no such enrolment.');
    return record;
  }

  /**
   * One enrolment at a time. One whose code was right already is finished first; as long as that can still succeed it
   * stays, because the server may have registered its key and only the answer was lost (P22).
   */
  async function dropUnfinished(): Promise<void> {
    for (const record of await enrolments.all()) {
      if (isFromPage(record)) continue;
      if (isVerified(record) && record.step.expiresAt > now()) await register(record).catch(report);
      else await enrolments.remove(record.enrolmentId);
    }
  }

  return {
    handlers: {
      'enrolment.start': (request) =>
        alone(() => answering(async () => ({ enrolment: viewOf(await start(request), now()) }))),
      async 'enrolment.pending'() {
        const typed = (await enrolments.all()).filter((record) => !isFromPage(record));
        const [latest] = typed.sort((a, b) => b.createdAt - a.createdAt);
        return { enrolment: latest === undefined ? null : enrolmentView(latest, now()) };
      },
      'enrolment.resend': ({ enrolmentId }) =>
        alone(() => answering(async () => ({ enrolment: viewOf(await resend(enrolmentId), now()) }))),
      'enrolment.verify': ({ enrolmentId, code }) =>
        alone(() => answering(async () => ({ account: await accountView(await verify(enrolmentId, code), now()) }))),
      'enrolment.cancel': ({ enrolmentId }) =>
        alone(async () => {
          const record = await enrolments.get(enrolmentId);
          if (record !== null && !isFromPage(record)) await enrolments.remove(enrolmentId);
          return { ok: true };
        }),
    },
    resume: () =>
      alone(async () => {
        for (const record of await enrolments.all()) {
          if (!isVerified(record)) continue;
          if (record.step.expiresAt <= now()) await enrolments.remove(record.enrolmentId);
          else await register(record).catch(report);
        }
      }),
  };
}

/** What can't become better by trying again: the key is registered without our knowing its device, or the token is spent. */
const FINAL: ReadonlySet<string> = new Set([
  'device_exists',
  'invalid_enrolment_token',
  'expired',
  'registration_closed',
]);

/** A step that failed before the server was asked, or whose answer means something else to a person. */
class EnrolmentError extends Error {
  override readonly name = 'EnrolmentError';
  constructor(
    readonly code: MessageFailure['code'],
    message: string,
  ) {
    super(message);
  }
}

async function answering<T extends object>(task: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, ...(await task()) };
  } catch (error) {
    if (error instanceof EnrolmentError) return { ok: false, failure: { code: error.code, detail: error.message } };
    if (error instanceof VaultError) return { ok: false, failure: { code: 'vault_damaged', detail: error.message } };
    return { ok: false, failure: toFailure(error) };
  }
}

const isCodeSent = (record: EnrolmentRecord): record is At<CodeSent> => record.step.kind === 'code_sent';
const isVerified = (record: EnrolmentRecord): record is At<Verified> => record.step.kind === 'verified';

function viewOf(record: At<CodeSent>, now: number) {
  const view = enrolmentView(record, now);
  if (view === null) throw new EnrolmentError('expired', 'The code is over already by this computer’s clock.');
  return view;
}
