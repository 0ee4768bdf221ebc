import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { count, SEED } from '../../support/counts.ts';
import type { TestServer } from './server.ts';

/** A request that a hostile peer sends. */
export interface HostileRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Inputs a door. */
export const INPUTS = count(500, 10_000);

/** For a test of one door, in milliseconds: not how long it should take, but when it has certainly hung. */
export const PATIENCE = { timeout: count(180_000, 1_800_000) };

/** Milliseconds after which an answer counts as a hang: far above what any takes, below the limit of a test. */
const HANG = 30_000;

/** Sends hostile requests to one door. `isApi`: what it refuses, it refuses by a problem document of ours. */
export async function fuzz(
  server: TestServer,
  requests: fc.Arbitrary<HostileRequest>,
  {
    isApi,
    isRefused = false,
    prepare = (request) => Promise.resolve(request),
  }: {
    readonly isApi: boolean;
    /** Nothing of what is sent may succeed. */
    readonly isRefused?: boolean;
    /** Puts on what must be right for the rest to be looked at, as a proof of this very body. */
    readonly prepare?: (request: HostileRequest) => Promise<HostileRequest>;
  },
): Promise<void> {
  const before = await whatCounts(server);
  await fc.assert(
    fc.asyncProperty(requests, async (drawn) => {
      const { method, path, headers = {}, body } = await prepare(drawn);
      const answer = await fetch(server.issuer + path, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(HANG),
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      expect(answer.status).toBeLessThan(500);
      if (isRefused) expect(answer.status).toBeGreaterThanOrEqual(400);
      if (isApi && answer.status >= 400) {
        expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        const { code, status } = JSON.parse(text) as { code: keyof typeof ERRORS; status: number };
        expect([ERRORS[code].status, status]).toEqual([answer.status, answer.status]);
      }
    }),
    // Shrinking sends hundreds of requests more; the seed and the path say as much.
    { numRuns: INPUTS, seed: SEED, endOnFailure: true },
  );
  expect((await fetch(`${server.issuer}/health`)).status).toBe(200);
  expect(await whatCounts(server)).toEqual(before);
}

/** Accounts, devices that may approve, and logins that somebody approved. */
export async function whatCounts(server: TestServer): Promise<unknown> {
  const { rows } = await sql`select
    (select count(*) from accounts) as accounts,
    (select count(*) from devices where revoked_at is null) as devices,
    (select count(*) from devices where active_after > ${server.now()}) as waiting,
    (select count(*) from transactions where state in ('accepted', 'done')) as approved,
    (select count(*) from enrolments where state = 'registered') as registered`.execute(server.db);
  return rows[0];
}
