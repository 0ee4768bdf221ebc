import * as v from 'valibot';
import { generateAccountKey, thumbprint } from '../../../src/proofs/keys.ts';
import { makeProof, type ProofKey } from '../../../src/proofs/proof.ts';
import { type DeviceRegistered, DeviceRegisteredSchema } from '../../../src/wire/device.ts';
import type { PublicJwk } from '../../../src/wire/fields.ts';
import { NONCE_HEADER, PATHS, PROOF_HEADER } from '../../../src/wire/names.ts';
import { type Answer, send } from './http.ts';
import type { TestServer } from './server.ts';
import { enrolmentToken } from './verification.ts';

export interface TestKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
  readonly print: string;
}

export async function newKey(): Promise<TestKey> {
  const { privateKey, publicJwk } = await generateAccountKey();
  return { privateKey, publicJwk, print: await thumbprint(publicJwk) };
}

/** A call that a test may change before it is sent. */
export interface ProvenCall {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function nonceOf(server: Pick<TestServer, 'issuer'>): Promise<string> {
  const { headers } = await send(server.issuer + PATHS.discovery);
  return headers.get(NONCE_HEADER) ?? '';
}

/** Sends a call with this proof. */
export function sendProven(
  server: Pick<TestServer, 'issuer'>,
  { method, path, body, headers = {} }: ProvenCall,
  proof: string,
): Promise<Answer> {
  return send(server.issuer + path, {
    method,
    headers: {
      ...headers,
      [PROOF_HEADER]: proof,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function proofFor(server: TestServer, call: ProvenCall, key: CryptoKey, id: ProofKey): Promise<string> {
  const request = {
    method: call.method,
    url: server.issuer + call.path,
    body: call.body === undefined ? '' : JSON.stringify(call.body),
  };
  return makeProof(request, { key, id }, { iat: server.now(), nonce: await nonceOf(server) });
}

/** Sends a call with a right proof of this key. */
export async function callAs(server: TestServer, key: TestKey, id: ProofKey, call: ProvenCall): Promise<Answer> {
  return sendProven(server, call, await proofFor(server, call, key.privateKey, id));
}

export interface TestDevice extends DeviceRegistered {
  readonly key: TestKey;
  readonly id: { readonly kid: string };
  readonly call: (method: string, path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

export const registration = (key: TestKey, enrolment_token: string, name = 'Laptop'): ProvenCall => ({
  method: 'POST',
  path: PATHS.devices,
  body: { enrolment_token, public_key: key.publicJwk, name },
});

export const register = (server: TestServer, key: TestKey, token: string): Promise<Answer> =>
  callAs(server, key, { jwk: key.publicJwk }, registration(key, token));

/** Verifies a destination and registers a fresh key, as the extension does. */
export async function enrolDevice(server: TestServer, destination: object): Promise<TestDevice> {
  const key = await newKey();
  const answer = await register(server, key, await enrolmentToken(server, destination, key.print));
  const registered = v.parse(DeviceRegisteredSchema, answer.body);
  const id = { kid: registered.device.device_id };
  return {
    ...registered,
    key,
    id,
    call: (method, path, headers = {}) => callAs(server, key, id, { method, path, headers }),
  };
}
