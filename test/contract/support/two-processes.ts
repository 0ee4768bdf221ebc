import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../scripts/processes/ports.ts';
import { makeProof, type ProofKey } from '../../../src/proofs/proof.ts';
import type { SentMessage } from '../../../src/server/delivery/outbox.ts';
import type { Database } from '../../../src/server/store/schema.ts';
import { openStore } from '../../../src/server/store/store.ts';
import { NONCE_HEADER, PATHS, PROOF_HEADER } from '../../../src/wire/names.ts';
import { placeMadeStore } from '../../support/made-store.ts';
import type { TestKey } from './device.ts';
import { type Answer, send } from './http.ts';
import { SHOP } from './server.ts';
import { runServer, writeConfig } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Two processes of one token server: one issuer, one database file, an address each. */
export interface TwoProcesses {
  readonly issuer: string;
  readonly addresses: readonly [string, string];
  readonly db: Kysely<Database>;
  readonly now: () => number;
  outbox(): Promise<readonly SentMessage[]>;
  /** A call that is proven by this key, at each address as often as asked, all at once. */
  race(times: number, call: (address: string, number: number) => Promise<Answer>): Promise<readonly Answer[]>;
}

export const now = (): number => Math.floor(Date.now() / 1000);

export async function startTwoProcesses(program: string): Promise<TwoProcesses> {
  const folder = temporaryFolder();
  const ports = [await freePort(), await freePort()] as const;
  const issuer = `http://localhost:${ports[0].toString()}`;
  await placeMadeStore(join(folder, 'countersign.db'));
  const servers = ports.map((port) =>
    runServer(program, ['--config', writeConfig({ folder, port, issuer, clients: [SHOP] })]),
  );
  await Promise.all(servers.map(({ listening }) => listening));
  const store = await openStore(join(folder, 'countersign.db'));
  onTestFinished(() => store.close());
  const addresses = [issuer, `http://localhost:${ports[1].toString()}`] as const;
  return {
    issuer,
    addresses,
    db: store.db,
    now,
    outbox: async () =>
      ((await (await fetch(`${issuer}/outbox.json`)).json()) as { messages: readonly SentMessage[] }).messages,
    race: (times, call) =>
      Promise.all(Array.from({ length: times }, (_, number) => call(addresses[number % 2 === 0 ? 0 : 1], number))),
  };
}

/** A proven call of the issuer's API, sent to one of its processes. */
export async function callAt(
  { issuer }: Pick<TwoProcesses, 'issuer'>,
  address: string,
  signer: { readonly key: TestKey; readonly id: ProofKey },
  path: string,
  content: object,
): Promise<Answer> {
  const body = JSON.stringify(content);
  const { headers } = await send(address + PATHS.discovery);
  const proof = await makeProof(
    { method: 'POST', url: issuer + path, body },
    { key: signer.key.privateKey, id: signer.id },
    { iat: now(), nonce: headers.get(NONCE_HEADER) ?? '' },
  );
  return send(address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [PROOF_HEADER]: proof },
    body,
  });
}
