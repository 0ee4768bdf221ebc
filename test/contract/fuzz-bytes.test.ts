import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PATHS } from '../../src/wire/names.ts';
import { SEED } from '../support/counts.ts';
import { whatCounts } from './support/fuzz.ts';
import { INPUTS, PATIENCE } from './support/send-hostile.ts';
import { startTestServer, testClock } from './support/server.ts';
import { headOf, sendBytes, statusOf } from './support/wire.ts';

/** Bytes near a request: cut, repeated, with others between them. */
const hostileBytes = (right: string): fc.Arbitrary<readonly Uint8Array[]> => {
  const bytes = Buffer.from(right);
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom('\r\n', '\n', '\r', '\0', ':', ' ', 'content-length: 5\r\n', 'transfer-encoding: chunked\r\n')
      .map((text) => Buffer.from(text)),
  );
  return fc.oneof(
    fc
      .tuple(fc.nat(bytes.length), noise)
      .map(([at, more]) => [bytes.subarray(0, at), Uint8Array.from(more), bytes.subarray(at)]),
    fc
      .tuple(fc.nat(bytes.length), fc.nat(20))
      .map(([at, length]) => [bytes.subarray(0, at), bytes.subarray(at + length)]),
    fc.nat(bytes.length).map((at) => [bytes.subarray(0, at)]),
    fc.uint8Array({ minLength: 1, maxLength: 400 }).map((raw) => [raw]),
  );
};

test(
  'bytes that are no request, or nearly one, are refused or not answered, and nothing is moved',
  PATIENCE,
  async () => {
    const server = await startTestServer({ now: testClock().now });
    const body = '{"otp":"AbCdEfGhIjKlMnOpQrStU_"}';
    const length = `content-length: ${body.length.toString()}`;
    const right = headOf(`POST ${PATHS.claim}`, 'content-type: application/json', length) + body;
    const before = await whatCounts(server);
    await fc.assert(
      fc.asyncProperty(hostileBytes(right), async (pieces) => {
        const answer = await sendBytes(server, pieces, { andEnd: true });
        expect(statusOf(answer)).toBeLessThan(500);
      }),
      { numRuns: INPUTS, seed: SEED, endOnFailure: true },
    );
    expect((await fetch(`${server.issuer}/health`)).status).toBe(200);
    expect(await whatCounts(server)).toEqual(before);
  },
);
