import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAccount, faultOf } from '../../src/oath/check-account.ts';
import { count, SEED } from '../support/counts.ts';
import { account } from './support/arbitrary-account.ts';

const PARTS = { kind: 'totp', issuer: 'Example', label: 'ada', secret: 'JBSWY3DPEHPK3PXP' } as const;

describe('the parts of an account', () => {
  it('make the very account again, and without a fault', () => {
    fc.assert(
      fc.property(account, (one) => {
        expect(checkAccount(one)).toEqual({ kind: 'account', account: one });
        expect(faultOf(one)).toBeNull();
      }),
      { numRuns: count(500, 50_000), seed: SEED },
    );
  });

  it('may be of any type: what comes out is an account without a fault, or a refusal', () => {
    const some = fc.oneof(
      fc.anything(),
      fc.double(),
      fc.constantFrom('totp', 'HOTP', 'steam', 'JBSWY3DP', '6', 'SHA-512', '', null, '__proto__'),
    );
    const parts = fc.record({
      kind: some,
      secret: some,
      issuer: some,
      label: some,
      algorithm: some,
      digits: some,
      period: some,
      counter: some,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          parts,
          parts.map((one) => ({ ...one, ...PARTS })),
        ),
        (one) => {
          const outcome = checkAccount(one);
          if (outcome.kind === 'account') expect(faultOf(outcome.account)).toBeNull();
        },
      ),
      { numRuns: count(1_000, 50_000), seed: SEED },
    );
  });

  it('are read from the types that other apps write', () => {
    expect(
      checkAccount({ ...PARTS, kind: 'TOTP', digits: '8', period: 60, algorithm: 'HmacSHA512', counter: 'x' }),
    ).toMatchObject({ account: { kind: 'totp', digits: 8, period: 60, algorithm: 'SHA512' } });
    expect(checkAccount({ ...PARTS, kind: 'hotp', counter: '12', period: null, label: 7, issuer: {} })).toMatchObject({
      account: { kind: 'hotp', counter: 12, label: '7', issuer: '' },
    });
  });

  it("hold a secret of their own: nobody else's buffer", () => {
    const file = new Uint8Array(64);
    const outcome = checkAccount({ ...PARTS, secret: file.subarray(0, 10) });
    file.fill(1);
    expect(outcome).toMatchObject({ account: { secret: new Uint8Array(10) } });
    if (outcome.kind === 'account') expect(outcome.account.secret.buffer.byteLength).toBe(10);
  });

  it('may not bring in parameters that an otpauth URI has a meaning for', () => {
    const extra = [
      ['Secret', 'AAAA'],
      [' encoder', 'steam'],
      ['', 'x'],
      ['image', '\ud800'],
    ] as const;
    expect(checkAccount({ ...PARTS, extra })).toMatchObject({ account: { extra: [['image', '\uFFFD']] } });
  });

  it('say nothing of a secret where they are refused', () => {
    for (const secret of ['JBSWY3DPEHPK3PX0', 'A'.repeat(5000)])
      expect(checkAccount({ ...PARTS, secret })).toEqual({ kind: 'refused', reason: 'bad_secret' });
    expect(checkAccount({ ...PARTS, secret: new Uint8Array(129) })).toEqual({ kind: 'refused', reason: 'bad_secret' });
  });
});
