import {
  type Account,
  AccountSchema,
  type Device,
  DeviceListSchema,
  type DeviceRegistered,
  DeviceRegisteredSchema,
  type RegisterDevice,
} from '../../wire/device.ts';
import { type Discovery, DiscoverySchema } from '../../wire/discovery.ts';
import {
  type ClaimEnrolment,
  type EnrolmentClaimed,
  EnrolmentClaimedSchema,
  type EnrolmentResult,
  EnrolmentResultSchema,
} from '../../wire/enrolment.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { PATHS } from '../../wire/names.ts';
import { type Claimed, ClaimedSchema, type Decided, DecidedSchema } from '../../wire/transaction.ts';
import {
  type StartVerification,
  type VerificationStarted,
  VerificationStartedSchema,
  type Verified,
  VerifiedSchema,
} from '../../wire/verification.ts';
import { ApiError } from './api-error.ts';
import { createHttp, type HttpCall, readAnswer } from './http.ts';
import { createLearnPeer } from './learn-peer.ts';
import type { PeerMemory } from './peer-memory.ts';
import { createProvenCall, type Signer } from './proven-call.ts';

export type AccountAnswer =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'account'; readonly account: Account; readonly etag: string | null };

/** The authenticator API of a token server. Every method rejects with `ApiError` and with nothing else. */
export interface CountersignApi {
  discover(issuer: string): Promise<Discovery>;
  startVerification(issuer: string, request: StartVerification): Promise<VerificationStarted>;
  resendVerification(issuer: string, verificationId: string): Promise<VerificationStarted>;
  verifyCode(issuer: string, verificationId: string, code: string): Promise<Verified>;
  /** The signer's id is its own public key, equal to the one in the body (P14). */
  registerDevice(signer: Signer, request: RegisterDevice): Promise<DeviceRegistered>;
  /** The account's devices; only itself to one that waits (P22). */
  devices(signer: Signer): Promise<readonly Device[]>;
  /** Lets the device with this key in before its time. The proof signs the thumbprint (P22). */
  approveDevice(signer: Signer, deviceId: string, thumbprint: string): Promise<void>;
  /** Takes the code of an enrolment page for the signer's own key (P22), which is its id and the one in the body (P14). */
  claimEnrolment(signer: Signer, request: ClaimEnrolment): Promise<EnrolmentClaimed>;
  /** What the page did with the claim. `wait`: seconds that the server may hold its answer back. */
  enrolmentResult(signer: Signer, enrolmentId: string, wait: number): Promise<EnrolmentResult>;
  removeDevice(signer: Signer, deviceId: string): Promise<void>;
  account(signer: Signer, etag: string | null): Promise<AccountAnswer>;
  claim(signer: Signer, otp: string): Promise<Claimed>;
  decide(signer: Signer, txn: string, decision: string): Promise<Decided>;
  /** Seconds since 1970 by the issuer's clock, as far as it is known. */
  serverTime(issuer: string): Promise<number>;
}

/** `now` in milliseconds. */
export function createCountersignApi(deps: {
  readonly fetch: typeof fetch;
  readonly peers: PeerMemory;
  readonly now: () => number;
  readonly timeout?: (milliseconds: number) => AbortSignal;
}): CountersignApi {
  const { peers, now } = deps;
  const http = createHttp(deps);
  const proven = createProvenCall({ http, peers, now });
  const learnPeer = createLearnPeer({ peers, now });
  const post = (url: string, body: object): HttpCall => ({
    method: 'POST',
    url,
    body: JSON.stringify(body),
    headers: {},
  });

  /** A clock that a proof would pass with is left alone: its seconds of difference may be the network's. */
  async function learnClock(issuer: string, serverTime: number | undefined): Promise<void> {
    if (serverTime === undefined) return;
    const peer = await peers.get(issuer);
    const clockOffset = serverTime - now() / 1000;
    if (Math.abs(clockOffset - peer.clockOffset) < LIFETIME.proofSkew / 2) return;
    await peers.set(issuer, { ...peer, clockOffset });
  }

  return {
    async discover(issuer) {
      const call: HttpCall = { method: 'GET', url: issuer + PATHS.discovery, body: '', headers: {} };
      const { json } = await http(call, (headers) => learnPeer(issuer, headers));
      const discovery = readAnswer(DiscoverySchema, json);
      // A document that names another issuer would let one server enrol in the name of another (RFC 8414 section 3.3).
      if (discovery.issuer !== issuer) throw new ApiError('server_garbage', `the document is for ${discovery.issuer}`);
      await learnClock(issuer, discovery.server_time);
      return discovery;
    },
    async startVerification(issuer, request) {
      return readAnswer(VerificationStartedSchema, (await http(post(issuer + PATHS.verification, request))).json);
    },
    async resendVerification(issuer, verificationId) {
      const url = `${issuer}${PATHS.verification}/${encodeURIComponent(verificationId)}/resend`;
      return readAnswer(VerificationStartedSchema, (await http(post(url, {}))).json);
    },
    async verifyCode(issuer, verificationId, code) {
      const call = post(issuer + PATHS.verify, { verification_id: verificationId, code });
      return readAnswer(VerifiedSchema, (await http(call)).json);
    },
    async registerDevice(signer, request) {
      const { json } = await proven(post(signer.issuer + PATHS.devices, request), signer);
      return readAnswer(DeviceRegisteredSchema, json);
    },
    async devices(signer) {
      const { json } = await proven(
        { method: 'GET', url: signer.issuer + PATHS.devices, body: '', headers: {} },
        signer,
      );
      return readAnswer(DeviceListSchema, json).devices;
    },
    async approveDevice(signer, deviceId, thumbprint) {
      await proven(post(signer.issuer + PATHS.approval(deviceId), { thumbprint }), signer);
    },
    async claimEnrolment(signer, request) {
      const { json } = await proven(post(signer.issuer + PATHS.claimEnrolment, request), signer);
      return readAnswer(EnrolmentClaimedSchema, json);
    },
    async enrolmentResult(signer, enrolmentId, wait) {
      const call = post(signer.issuer + PATHS.enrolmentResult, { enrolment_id: enrolmentId, wait });
      return readAnswer(EnrolmentResultSchema, (await proven({ ...call, held: wait * 1000 }, signer)).json);
    },
    async removeDevice(signer, deviceId) {
      const url = `${signer.issuer}${PATHS.devices}/${encodeURIComponent(deviceId)}`;
      await proven({ method: 'DELETE', url, body: '', headers: {} }, signer);
    },
    async account(signer, etag) {
      const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
      const answer = await proven({ method: 'GET', url: signer.issuer + PATHS.account, body: '', headers }, signer);
      if (answer.status === 304) return { kind: 'unchanged' };
      const given = answer.headers.get('etag');
      return {
        kind: 'account',
        account: readAnswer(AccountSchema, answer.json),
        etag: given !== null && given.length <= 256 ? given : null,
      };
    },
    async claim(signer, otp) {
      return readAnswer(ClaimedSchema, (await proven(post(signer.issuer + PATHS.claim, { otp }), signer)).json);
    },
    async decide(signer, txn, decision) {
      const call = post(signer.issuer + PATHS.decision(txn), { decision });
      return readAnswer(DecidedSchema, (await proven(call, signer)).json);
    },
    async serverTime(issuer) {
      return Math.floor(now() / 1000 + (await peers.get(issuer)).clockOffset);
    },
  };
}
