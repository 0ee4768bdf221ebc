import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../src/proofs/base64url.ts';
import { type DecisionContext, makeDecision, type Verdict } from '../../src/proofs/decision.ts';
import { decodeDetails, hashDetails } from '../../src/proofs/details.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import type { ObservedPage } from '../../src/proofs/origin.ts';
import { type CountersignApi, createCountersignApi } from '../../src/protocols/countersign/api.ts';
import { ApiError } from '../../src/protocols/countersign/api-error.ts';
import { createPeerMemory } from '../../src/protocols/countersign/peer-memory.ts';
import type { Signer } from '../../src/protocols/countersign/proven-call.ts';
import type { SessionArea } from '../../src/storage/session.ts';
import type { RegisterDevice } from '../../src/wire/device.ts';
import type { ClaimEnrolment } from '../../src/wire/enrolment.ts';
import type { Claimed, Decided } from '../../src/wire/transaction.ts';
import type { StartVerification } from '../../src/wire/verification.ts';
import { SetupError } from '../setup/setup-error.mjs';

/** A claimed code, with what a decision about it has to repeat. */
export interface ClaimedCode {
  readonly claimed: Claimed;
  readonly context: DecisionContext;
}

/** An enrolled device that can be made to sign anything: what an extension that was fooled, or a thief's, would send. */
export interface Authenticator {
  readonly address: string;
  readonly signer: Signer;
  readonly api: CountersignApi;
  /** What a decision of its own says of who decides. */
  readonly self: Pick<DecisionContext, 'device_id' | 'sub'>;
  claim(otp: string): Promise<ClaimedCode>;
  /** Signs an accept as if the code had stood on `page`, with these claims changed, by `key` if not its own. */
  accept(code: ClaimedCode, page: ObservedPage, changes?: Partial<DecisionContext>, key?: CryptoKey): Promise<Decided>;
  /** The same, signed and not handed in. */
  sign(code: ClaimedCode, page: ObservedPage, changes?: Partial<DecisionContext>, key?: CryptoKey): Promise<string>;
  deny(code: ClaimedCode, page: ObservedPage): Promise<Decided>;
  remove(): Promise<void>;
}

/** Verifies an address and registers a key of its own. `readCode` gives the code that was sent. @throws SetupError */
export async function enrolAuthenticator(
  issuer: string,
  email: string,
  readCode: (email: string) => Promise<string>,
): Promise<Authenticator> {
  const api = patient(createCountersignApi({ fetch, peers: createPeerMemory(memory()), now: Date.now }));
  const { privateKey, publicJwk } = await generateAccountKey();
  const explain = (error: unknown): never => {
    if (!(error instanceof ApiError)) throw error;
    throw new SetupError(`${email} could not be enrolled at ${issuer}: ${error.message}`);
  };
  const { verification_id } = await api
    .startVerification(issuer, { email, key_thumbprint: await thumbprint(publicJwk) })
    .catch(explain);
  const { enrolment_token = '' } = await api.verifyCode(issuer, verification_id, await readCode(email)).catch(explain);
  const { device, account } = await api
    .registerDevice(
      { issuer, key: privateKey, id: { jwk: publicJwk } },
      { enrolment_token, public_key: publicJwk, name: 'Relay test kit' },
    )
    .catch(explain);
  const signer: Signer = { issuer, key: privateKey, id: { kid: device.device_id } };
  if (device.active_after > (await api.serverTime(issuer))) {
    await api.removeDevice(signer, device.device_id);
    throw new SetupError(`${email} has a device already, so that a new one waits. Take an address without an account.`);
  }

  const self = { device_id: device.device_id, sub: account.sub };

  const signAny = async (verdict: Verdict, context: DecisionContext, page: ObservedPage, key = privateKey) =>
    makeDecision(context, verdict, page, { key, now: await api.serverTime(issuer), uv: true });

  const sign: Authenticator['sign'] = ({ context }, page, changes = {}, key) =>
    signAny({ decision: 'accept' }, { ...context, ...changes }, page, key);

  return {
    address: email,
    signer,
    api,
    self,
    async claim(otp) {
      const claimed = await api.claim(signer, otp);
      return {
        claimed,
        context: {
          ...self,
          issuer,
          client_id: decodeDetails(claimed.details).client.client_id,
          txn: claimed.txn,
          otp_hash: await sha256(otp),
          details_hash: await hashDetails(claimed.details),
        },
      };
    },
    sign,
    accept: async (code, page, changes, key) =>
      api.decide(signer, code.claimed.txn, await sign(code, page, changes, key)),
    deny: async ({ claimed, context }, page) =>
      api.decide(signer, claimed.txn, await signAny({ decision: 'deny', reason: 'cancelled' }, context, page)),
    remove: () => api.removeDevice(signer, device.device_id),
  };
}

/** What the code's page is, as a browser would report it. */
export const pageOn = (origin: string, path = '/login'): ObservedPage => ({ origin, top_origin: origin, path });

/** Waits as the server asks and tries again: the kit makes more calls than a person. */
function patient(api: CountersignApi): CountersignApi {
  const wait =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await call(...args);
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 'too_many_requests' || tries > 5) throw error;
          await sleep((error.hints.retryAfter ?? 1) * 1000);
        }
      }
    };
  return {
    ...api,
    startVerification: wait((issuer: string, request: StartVerification) => api.startVerification(issuer, request)),
    registerDevice: wait((signer: Signer, request: RegisterDevice) => api.registerDevice(signer, request)),
    claim: wait((signer: Signer, otp: string) => api.claim(signer, otp)),
    decide: wait((signer: Signer, txn: string, decision: string) => api.decide(signer, txn, decision)),
    claimEnrolment: wait((signer: Signer, request: ClaimEnrolment) => api.claimEnrolment(signer, request)),
    removeDevice: wait((signer: Signer, deviceId: string) => api.removeDevice(signer, deviceId)),
  };
}

function memory(): SessionArea {
  const items = new Map<string, unknown>();
  return {
    get: (keys) => Promise.resolve(Object.fromEntries([...items].filter(([name]) => keys === null || name === keys))),
    set: (added) => {
      for (const [name, value] of Object.entries(added)) items.set(name, value);
      return Promise.resolve();
    },
    remove: (names) => {
      for (const name of [names].flat()) items.delete(name);
      return Promise.resolve();
    },
  };
}
