import { randomToken, sha256 } from '../../../src/proofs/base64url.ts';
import { type DecisionContext, makeDecision, type Verdict } from '../../../src/proofs/decision.ts';
import { decodeDetails, hashDetails } from '../../../src/proofs/details.ts';
import { generateAccountKey, thumbprint } from '../../../src/proofs/keys.ts';
import type { ObservedPage } from '../../../src/proofs/origin.ts';
import { makeProof } from '../../../src/proofs/proof.ts';
import { NONCE_HEADER, PATHS, PROOF_HEADER } from '../../../src/wire/names.ts';
import type { Claimed, Decided, TransactionDetails } from '../../../src/wire/transaction.ts';
import type { TestServer } from './server.ts';

/** The answer to a call: its body where it succeeded, else the stable code of the problem. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string };

export interface ClaimedCode extends Claimed {
  readonly otp: string;
  readonly read: TransactionDetails;
}

/** A device of an account, played with the extension's own proofs. */
export interface Authenticator {
  readonly sub: string;
  readonly deviceId: string;
  claim(otp: string): Promise<Outcome<ClaimedCode>>;
  /** Signs a decision about a claimed code, as seen on `page`, and sends it. */
  decide(
    code: ClaimedCode,
    verdict: Verdict,
    page: ObservedPage,
    changes?: Partial<DecisionContext>,
  ): Promise<Outcome<Decided>>;
  /** The signed decision, unsent. */
  sign(code: ClaimedCode, verdict: Verdict, page: ObservedPage, changes?: Partial<DecisionContext>): Promise<string>;
  sendDecision(txn: string, decision: string): Promise<Outcome<Decided>>;
}

export interface EnrolOptions {
  readonly sub?: string;
  readonly email?: string;
  readonly phone_number?: string;
  readonly activeAfter?: number;
}

/** Puts an account (unless `sub` has one) and a device with a fresh key into the server's tables. */
export async function enrol(server: TestServer, options: EnrolOptions = {}): Promise<Authenticator> {
  const { sub = randomToken(), email = null, phone_number = null, activeAfter = 0 } = options;
  const deviceId = randomToken();
  const { privateKey, publicJwk } = await generateAccountKey();
  const created_at = server.now();
  await server.db
    .insertInto('accounts')
    .values({ sub, email, phone_number, created_at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await server.db
    .insertInto('devices')
    .values({
      device_id: deviceId,
      sub,
      name: 'Test device',
      public_key: JSON.stringify(publicJwk),
      thumbprint: await thumbprint(publicJwk),
      created_at,
      active_after: activeAfter,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();

  let nonce: string | undefined;
  async function call<T>(path: string, content: object): Promise<Outcome<T>> {
    const url = server.issuer + path;
    const body = JSON.stringify(content);
    for (let tries = 0; ; tries += 1) {
      const signer = { key: privateKey, id: { kid: deviceId } };
      const proof = await makeProof({ method: 'POST', url, body }, signer, { iat: server.now(), nonce });
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [PROOF_HEADER]: proof },
        body,
      });
      nonce = answer.headers.get(NONCE_HEADER) ?? nonce;
      const parsed = (await answer.json()) as unknown;
      if (answer.ok) return { ok: true, value: parsed as T };
      const { code } = parsed as { code: string };
      if (code !== 'use_nonce' || tries > 0) return { ok: false, status: answer.status, code };
    }
  }

  const sign: Authenticator['sign'] = async (code, verdict, page, changes = {}) =>
    makeDecision(
      {
        device_id: deviceId,
        sub,
        issuer: server.issuer,
        client_id: code.read.client.client_id,
        txn: code.txn,
        otp_hash: await sha256(code.otp),
        details_hash: await hashDetails(code.details),
        ...changes,
      },
      verdict,
      page,
      { key: privateKey, now: server.now(), uv: true },
    );

  const sendDecision: Authenticator['sendDecision'] = (txn, decision) => call(PATHS.decision(txn), { decision });

  return {
    sub,
    deviceId,
    async claim(otp) {
      const answer = await call<Claimed>(PATHS.claim, { otp });
      return answer.ok
        ? { ok: true, value: { ...answer.value, otp, read: decodeDetails(answer.value.details) } }
        : answer;
    },
    sign,
    sendDecision,
    decide: async (code, verdict, page, changes) => sendDecision(code.txn, await sign(code, verdict, page, changes)),
  };
}

/** The value of a call that must have succeeded. */
export function succeeded<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the call failed: ${outcome.status.toString()} ${outcome.code}`);
  return outcome.value;
}

/** The ticket of an accept that must have succeeded. */
export function ticketOf(outcome: Outcome<Decided>): string {
  const decided = succeeded(outcome);
  if (decided.status !== 'accepted') throw new Error(`not accepted but ${decided.status}`);
  return decided.ticket;
}

export const ACCEPT = { decision: 'accept' } as const;
export const NOT_ME = { decision: 'deny', reason: 'not_me' } as const;
export const CANCELLED = { decision: 'deny', reason: 'cancelled' } as const;

export const pageAt = (url: string): ObservedPage => {
  const { origin, pathname } = new URL(url);
  return { origin, top_origin: origin, path: pathname };
};
