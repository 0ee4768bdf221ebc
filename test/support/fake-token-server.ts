import { randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { checkDecision, type DecisionContext } from '../../src/proofs/decision.ts';
import { encodeDetails, hashDetails } from '../../src/proofs/details.ts';
import { importPublicKey, thumbprint } from '../../src/proofs/keys.ts';
import { mayShowCode } from '../../src/proofs/origin.ts';
import { checkProof, proofKeyOf } from '../../src/proofs/proof.ts';
import type { WebApp } from '../../src/wire/device.ts';
import { ERRORS, type ErrorCode } from '../../src/wire/errors.ts';
import type { PublicJwk } from '../../src/wire/fields.ts';
import { NONCE_HEADER, PROOF_HEADER } from '../../src/wire/names.ts';
import type { DecisionClaims, TransactionDetails } from '../../src/wire/transaction.ts';
import { type CallingDevice, createFakeDevices } from './fake-devices.ts';
import { createFakeEnrolmentPages, type OwnKey } from './fake-enrolment-pages.ts';
import { Refused } from './refused.ts';

export interface FakeTransaction {
  readonly otp: string;
  readonly details: Omit<TransactionDetails, 'account'>;
  state: 'pending' | 'claimed' | 'accepted' | 'denied' | 'relayed' | 'expired';
  txn: string;
  encoded: string;
  device: string | null;
  claims: DecisionClaims | null;
  ticket: string | null;
  /** The signed decision that moved it. */
  taken: string;
}

/**
 * What goes wrong with the next calls, first one first. `lost` is done by the server, but its answer never arrives;
 * `never` is a call that nobody lives to see the end of, as in a worker that is killed while it waits.
 */
export type Fault =
  | 'unreachable'
  | 'lost'
  | { readonly never: true }
  | { readonly answer: Response }
  | { readonly problem: ErrorCode; readonly extra?: object };

/**
 * A token server in memory behind `fetch`: it checks proofs and decisions as the real one does, and every state it
 * keeps can be looked at.
 */
export function createFakeTokenServer(options: { readonly issuer?: string; readonly now: () => number }) {
  const issuer = options.issuer ?? 'https://login.example';
  const now = () => Math.floor(options.now() / 1000);
  const transactions = new Map<string, FakeTransaction>();
  const verifications = new Map<string, { destination: string; code: string; thumbprint: string; attempts: number }>();
  const tokens = new Map<string, { destination: string; thumbprint: string }>();
  const calls: string[] = [];
  const faults: Fault[] = [];
  const state = {
    nonce: 'nonce-1',
    /** Seconds that the server's clock is ahead. */
    ahead: 0,
    webApps: [] as WebApp[],
    name: 'Example',
    registeredTwice: 0,
    /** Runs while the server works on a call, before its answer leaves. */
    during: (_call: string): void => undefined,
  };

  const fakeDevices = createFakeDevices({
    now,
    ahead: () => state.ahead,
    issuer: () => ({ issuer_name: state.name, web_apps: state.webApps }),
  });
  const { devices } = fakeDevices;
  const pages = createFakeEnrolmentPages({
    issuer,
    now,
    name: () => state.name,
    admit: fakeDevices.admit,
    registered: fakeDevices.registered,
    isThere: (deviceId) => devices.has(deviceId),
  });

  async function handle(
    request: Request,
    body: string,
  ): Promise<{ status: number; json?: unknown; headers?: Record<string, string> }> {
    const { pathname } = new URL(request.url);
    const json = (body === '' ? {} : JSON.parse(body)) as Record<string, string>;
    const at = `${request.method} ${pathname}`;
    if (at === 'GET /.well-known/countersign') {
      return {
        status: 200,
        json: {
          protocol: 1,
          issuer,
          name: state.name,
          registration: 'open',
          channels: ['email'],
          server_time: now() + state.ahead,
        },
      };
    }
    if (at === 'POST /verification') return startVerification(json);
    if (at === 'POST /verification/verify') return verify(json);
    const resent = /^\/verification\/([^/]+)\/resend$/.exec(pathname)?.[1];
    if (resent !== undefined) return started(resent);
    if (at === 'POST /devices') return register(request, body);
    if (at === 'POST /enrolments/claim') return pages.claim(await ownKey(request, body), body);
    if (at === 'POST /enrolments/result') return pages.result(await ownKey(request, body), body);
    const device = await authenticate(request, body);
    if (at === 'GET /account') return account(device, request);
    if (at === 'GET /devices') return { status: 200, json: { devices: await fakeDevices.list(device) } };
    const approved = /^\/devices\/([^/]+)\/approval$/.exec(pathname)?.[1];
    if (approved !== undefined) return fakeDevices.approve(device, approved, json);
    const removed = /^\/devices\/([^/]+)$/.exec(pathname)?.[1];
    if (removed !== undefined) return fakeDevices.remove(device, removed);
    if (at === 'POST /transactions/claim') return claim(device, json);
    const txn = /^\/transactions\/([^/]+)\/decision$/.exec(pathname)?.[1];
    if (txn !== undefined) return decide(device, txn, json);
    throw new Refused('not_found');
  }

  function startVerification(json: Record<string, string>) {
    const id = randomToken();
    const destination = json['email'] ?? json['phone_number'] ?? '';
    if (destination.endsWith('invalid')) throw new Refused('invalid_request');
    verifications.set(id, { destination, code: '12345678', thumbprint: json['key_thumbprint'] ?? '', attempts: 5 });
    return started(id);
  }

  function started(id: string) {
    const verification = verifications.get(id);
    if (verification === undefined) throw new Refused('unknown_verification');
    return {
      status: 200,
      json: {
        verification_id: id,
        destination: '***',
        expires_at: now() + state.ahead + 600,
        resend_after: now() + state.ahead + 30,
        attempts_left: verification.attempts,
      },
    };
  }

  function verify(json: Record<string, string>) {
    const verification = verifications.get(json['verification_id'] ?? '');
    if (verification === undefined) throw new Refused('unknown_verification');
    if (json['code'] !== verification.code) {
      verification.attempts -= 1;
      throw new Refused('invalid_code', { attempts_left: verification.attempts });
    }
    const token = randomToken();
    tokens.set(token, verification);
    return { status: 200, json: { verified: true, enrolment_token: token } };
  }

  async function register(request: Request, body: string) {
    const json = JSON.parse(body) as { enrolment_token: string; public_key: PublicJwk; name: string };
    const { jwk, print } = await ownKey(request, body);
    if (JSON.stringify(jwk) !== JSON.stringify(json.public_key)) throw new Refused('invalid_proof');
    for (const device of devices.values()) {
      if ((await thumbprint(device.jwk)) === print) {
        state.registeredTwice += 1;
        throw new Refused('device_exists');
      }
    }
    const token = tokens.get(json.enrolment_token);
    if (token?.thumbprint !== print) throw new Refused('invalid_enrolment_token');
    tokens.delete(json.enrolment_token);
    return { status: 201, json: await fakeDevices.registered(fakeDevices.admit(token.destination, jwk, json.name)) };
  }

  /** The key that signed the call, which is in its header. */
  async function ownKey(request: Request, body: string): Promise<OwnKey> {
    const proof = request.headers.get(PROOF_HEADER) ?? '';
    const id = proofKeyOf(proof);
    if (!('jwk' in id)) throw new Refused('invalid_proof');
    await proven(proof, await importPublicKey(id.jwk), request, body);
    return { jwk: id.jwk, print: await thumbprint(id.jwk) };
  }

  async function proven(proof: string, key: CryptoKey, request: Request, body: string): Promise<void> {
    const at = { method: request.method, url: request.url, body };
    const claims = await checkProof(proof, key, at, now() + state.ahead).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'clock_skew') {
        throw new Refused('clock_skew', { server_time: now() + state.ahead });
      }
      throw new Refused('invalid_proof');
    });
    if (claims.nonce !== state.nonce) throw new Refused('use_nonce');
  }

  async function authenticate(request: Request, body: string): Promise<CallingDevice> {
    const proof = request.headers.get(PROOF_HEADER) ?? '';
    const id = proofKeyOf(proof);
    const device = 'kid' in id ? devices.get(id.kid) : undefined;
    if (device === undefined || !('kid' in id)) throw new Refused('unknown_device');
    await proven(proof, await importPublicKey(device.jwk), request, body);
    return { ...device, id: id.kid };
  }

  async function account(device: CallingDevice, request: Request) {
    const { sub, label } = device;
    const devices_waiting = fakeDevices.waitingBeside(device);
    const json = { sub, label, issuer_name: state.name, web_apps: state.webApps, devices_waiting };
    const etag = `"${await sha256(JSON.stringify(json))}"`;
    if (request.headers.get('if-none-match') === etag) return { status: 304, headers: { etag } };
    return { status: 200, json, headers: { etag } };
  }

  function claim(device: CallingDevice, json: Record<string, string>) {
    if (device.activeAfter > now()) throw new Refused('device_pending', { active_after: device.activeAfter });
    const transaction = transactions.get(json['otp'] ?? '');
    if (transaction === undefined) throw new Refused('unknown_code');
    if (transaction.state === 'expired') throw new Refused('expired');
    if (transaction.state === 'claimed' && transaction.device !== device.id) throw new Refused('code_not_open');
    if (transaction.state !== 'claimed' && transaction.state !== 'pending') throw new Refused('code_not_open');
    if (transaction.state === 'pending') {
      transaction.state = 'claimed';
      transaction.device = device.id;
      const { sub, label } = device;
      transaction.encoded = encodeDetails({ ...transaction.details, account: { sub, label } });
    }
    return { status: 200, json: { txn: transaction.txn, details: transaction.encoded, expires_in: 120 } };
  }

  async function decide(device: CallingDevice, txn: string, json: Record<string, string>) {
    const transaction = [...transactions.values()].find((candidate) => candidate.txn === txn);
    if (transaction?.device !== device.id) throw new Refused('unknown_transaction');
    if (transaction.state !== 'claimed') {
      if (transaction.taken !== json['decision']) throw new Refused('already_decided');
      if (transaction.state !== 'accepted') return { status: 200, json: { status: transaction.state } };
      transaction.ticket = randomToken();
      return { status: 200, json: { status: 'accepted', ticket: transaction.ticket, expires_in: 30 } };
    }
    const context: DecisionContext = {
      device_id: device.id,
      sub: device.sub,
      issuer,
      client_id: transaction.details.client.client_id,
      txn,
      otp_hash: await sha256(transaction.otp),
      details_hash: await hashDetails(transaction.encoded),
    };
    const key = await importPublicKey(device.jwk);
    const claims = await checkDecision(json['decision'] ?? '', key, context, now() + state.ahead).catch(() => {
      throw new Refused('invalid_decision');
    });
    transaction.claims = claims;
    transaction.taken = json['decision'] ?? '';
    const fits = mayShowCode(claims, transaction.details);
    if (claims.decision === 'accept' && fits) {
      transaction.state = 'accepted';
      transaction.ticket = randomToken();
      return { status: 200, json: { status: 'accepted', ticket: transaction.ticket, expires_in: 30 } };
    }
    transaction.state = fits ? 'denied' : 'relayed';
    if (claims.decision === 'accept') throw new Refused('origin_mismatch');
    return { status: 200, json: { status: transaction.state } };
  }

  async function answer(request: Request, body: string): Promise<Response> {
    try {
      const { status, json, headers = {} } = await handle(request, body);
      const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
      const all = { ...type, ...headers, [NONCE_HEADER]: state.nonce };
      return new Response(json === undefined ? null : JSON.stringify(json), { status, headers: all });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return problem(error.code, error.extra);
    }
  }

  function problem(code: ErrorCode, extra: object = {}): Response {
    const document = { type: `urn:countersign:error:${code}`, ...ERRORS[code], code, ...extra };
    return new Response(JSON.stringify(document), {
      status: ERRORS[code].status,
      headers: { 'content-type': 'application/problem+json', [NONCE_HEADER]: state.nonce },
    });
  }

  const fakeFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    state.during(`${request.method} ${new URL(request.url).pathname}`);
    const fault = faults.shift();
    if (fault === 'unreachable' || new URL(request.url).origin !== issuer) throw new TypeError('Failed to fetch');
    if (typeof fault === 'object' && 'never' in fault) return new Promise<never>(() => undefined);
    if (fault === 'lost') {
      await answer(request, body);
      throw new TypeError('Failed to fetch');
    }
    if (fault !== undefined) return 'answer' in fault ? fault.answer : problem(fault.problem, fault.extra);
    return answer(request, body);
  };

  return {
    issuer,
    fetch: fakeFetch,
    calls,
    faults,
    state,
    devices,
    transactions,
    verifications,
    pages,
    /** A code that a page can show; its text. */
    newCode(details: Partial<Omit<TransactionDetails, 'account'>> = {}): {
      text: string;
      transaction: FakeTransaction;
    } {
      const transaction: FakeTransaction = {
        otp: randomToken(),
        details: {
          mode: 'embedded',
          client: { client_id: 'shop', client_name: 'Shop' },
          origins: ['https://shop.example'],
          login_pages: [],
          acr: 'urn:countersign:acr:origin-bound',
          requested_at: now(),
          ...details,
        },
        state: 'pending',
        txn: randomToken(),
        encoded: '',
        device: null,
        claims: null,
        ticket: null,
        taken: '',
      };
      transactions.set(transaction.otp, transaction);
      return { text: `${issuer}/qr#${transaction.otp}`, transaction };
    },
  };
}
export type FakeTokenServer = ReturnType<typeof createFakeTokenServer>;
