import type fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { type HostileRequest, type Sending, sendHostile } from './send-hostile.ts';
import type { TestServer } from './server.ts';

export interface FuzzedDoor extends Pick<Sending, 'prepare'> {
  /** What it refuses, it refuses by a problem document of ours. */
  readonly isApi: boolean;
  /** Nothing of what is sent may succeed. */
  readonly isRefused?: boolean;
  /** Statuses, or codes of problem documents, that some input must come to: else nothing got past the first check. */
  readonly reaches?: readonly (number | keyof typeof ERRORS)[];
}

/** Sends hostile requests to one door of the token server, which must answer them all and approve nothing. */
export async function fuzz(
  server: TestServer,
  requests: fc.Arbitrary<HostileRequest>,
  { isApi, isRefused = false, reaches = [], ...sending }: FuzzedDoor,
): Promise<void> {
  const before = await whatCounts(server);
  const seen = new Set<unknown>();
  await sendHostile(server.issuer, requests, {
    ...sending,
    check: ({ status, headers, text }) => {
      seen.add(status);
      expect(status).toBeLessThan(500);
      if (isRefused) expect(status).toBeGreaterThanOrEqual(400);
      if (isApi && status >= 400) {
        expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
        const problem = JSON.parse(text) as { code: keyof typeof ERRORS; status: number };
        expect([ERRORS[problem.code].status, problem.status]).toEqual([status, status]);
        seen.add(problem.code);
      }
    },
  });
  expect((await fetch(`${server.issuer}/health`)).status).toBe(200);
  expect(await whatCounts(server)).toEqual(before);
  expect([...seen]).toEqual(expect.arrayContaining([...reaches]));
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
