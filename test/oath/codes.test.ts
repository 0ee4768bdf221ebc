import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OathAccount, OathAlgorithm } from '../../src/oath/account.ts';
import { advanced, codeOf, msLeft, nextCodeOf } from '../../src/oath/codes.ts';
import { count, SEED } from '../support/counts.ts';
import { account, algorithm, counter, digits, period, secret } from './support/arbitrary-account.ts';
import { independentCode, independentSteamCode } from './support/independent-code.ts';

type TimeBased = Extract<OathAccount, { kind: 'totp' | 'steam' }>;
type CounterBased = Extract<OathAccount, { kind: 'hotp' }>;

const ascii = (text: string) => new TextEncoder().encode(text);
const BASE = { issuer: 'Example', label: 'ada', algorithm: 'SHA1', digits: 6, extra: [] } as const;
const DIGITS = '1234567890';

function totp(changes: Partial<TimeBased> = {}): TimeBased {
  return { ...BASE, kind: 'totp', secret: ascii(DIGITS.repeat(2)), period: 30, ...changes };
}

function hotp(changes: Partial<CounterBased> = {}): CounterBased {
  return { ...BASE, kind: 'hotp', secret: ascii(DIGITS.repeat(2)), counter: 0, ...changes };
}

const code = (text: string) => ({ kind: 'code', code: text });
const none = (reason: string) => ({ kind: 'none', reason });

describe('RFC 4226, appendix D', () => {
  it.each([
    [0, '755224', 1284755224],
    [1, '287082', 1094287082],
    [2, '359152', 137359152],
    [3, '969429', 1726969429],
    [4, '338314', 1640338314],
    [5, '254676', 868254676],
    [6, '287922', 1918287922],
    [7, '162583', 82162583],
    [8, '399871', 673399871],
    [9, '520489', 645520489],
  ])('counter %d makes %s', (at, six, whole) => {
    expect(codeOf(hotp({ counter: at }), 0)).toEqual(code(six));
    expect(codeOf(hotp({ counter: at, digits: 10 }), 0)).toEqual(code(String(whole).padStart(10, '0')));
  });
});

describe('RFC 6238, appendix B', () => {
  const KEYS: Readonly<Record<OathAlgorithm, Uint8Array>> = {
    SHA1: ascii(DIGITS.repeat(2)),
    SHA256: ascii(DIGITS.repeat(4).slice(0, 32)),
    SHA512: ascii(DIGITS.repeat(7).slice(0, 64)),
  };
  const ROWS = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ] as const;
  const CASES = ROWS.flatMap(
    ([seconds, one, two, three]) =>
      [
        [seconds, 'SHA1', one],
        [seconds, 'SHA256', two],
        [seconds, 'SHA512', three],
      ] as const,
  );

  it.each(CASES)('at %d s %s makes %s', (seconds, name, eight) => {
    const one = totp({ algorithm: name, secret: KEYS[name], digits: 8 });
    expect(codeOf(one, seconds * 1000)).toEqual(code(eight));
    expect(nextCodeOf(one, (seconds - 30) * 1000)).toEqual(code(eight));
  });
});

describe('codes', () => {
  it('equal those of an independent implementation', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.record({ secret, algorithm, digits }),
        period,
        counter,
        fc.nat(4_000_000_000_000),
        (parts, seconds, next, atMs) => {
          const base = { issuer: '', label: '', extra: [], ...parts };
          const expected = (at: bigint) => code(independentCode(parts.algorithm, parts.secret, at, parts.digits));
          const step = BigInt(atMs) / 1000n / BigInt(seconds);
          expect(codeOf({ kind: 'hotp', ...base, counter: next }, atMs)).toEqual(expected(BigInt(next)));
          expect(codeOf({ kind: 'totp', ...base, period: seconds }, atMs)).toEqual(expected(step));
          expect(nextCodeOf({ kind: 'totp', ...base, period: seconds }, atMs)).toEqual(expected(step + 1n));
        },
      ),
      { numRuns: count(1_000, 10_000), seed: SEED },
    );
  });

  it("equal an independent implementation's, by Steam's letters", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(secret, fc.nat(4_000_000_000_000), (key, atMs) => {
        const steam = totp({ kind: 'steam', secret: key, digits: 5 });
        expect(codeOf(steam, atMs)).toEqual(code(independentSteamCode(key, BigInt(atMs) / 30_000n)));
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });

  // Made by Python's hmac and hashlib.
  it.each([
    [0, 'GG5F5'],
    [59_000, 'PV9M4'],
    [1_111_111_109_000, 'PY4YB'],
    [20_000_000_000_000, 'R5DMB'],
  ])("by Steam's letters, at %d ms, are %s", (atMs, letters) => {
    expect(codeOf(totp({ kind: 'steam', digits: 5 }), atMs)).toEqual(code(letters));
  });

  it('are made of secrets of 1, 10 and 128 bytes, which otplib refuses by itself', () => {
    for (const length of [1, 10, 128]) {
      const key = new Uint8Array(length).fill(7);
      expect(codeOf(hotp({ secret: key, counter: 1 }), 0)).toEqual(code(independentCode('SHA1', key, 1n, 6)));
    }
  });

  it('change with the period, and not a millisecond earlier', () => {
    expect(codeOf(totp(), 59_999)).toEqual(codeOf(totp(), 30_000));
    expect(codeOf(totp(), 60_000)).toEqual(nextCodeOf(totp(), 59_999));
    expect([0, 1, 29_999.5, 30_000, 59_999].map((atMs) => msLeft(totp(), atMs))).toEqual([
      30_000, 29_999, 1, 30_000, 1,
    ]);
  });

  it('of a counter go on by one, and end where a number can no longer count', () => {
    expect(nextCodeOf(hotp(), 0)).toEqual(code('287082'));
    expect(advanced(hotp())).toEqual(hotp({ counter: 1 }));
    const last = hotp({ counter: Number.MAX_SAFE_INTEGER });
    expect(codeOf(last, 0).kind).toBe('code');
    expect(nextCodeOf(last, 0)).toEqual(none('bad_counter'));
    expect(advanced(last)).toBeNull();
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300])('are none at the time %d, but of a counter', (atMs) => {
    expect(codeOf(totp(), atMs)).toEqual(none('bad_time'));
    expect(msLeft(totp(), atMs)).toBe(0);
    expect(codeOf(hotp(), atMs)).toEqual(code('755224'));
  });

  it('are none of an account that is damaged, with the reason', () => {
    expect(codeOf(totp({ secret: new Uint8Array() }), 0)).toEqual(none('bad_secret'));
    expect(codeOf(totp({ secret: new Uint8Array(129) }), 0)).toEqual(none('bad_secret'));
    expect(codeOf(totp({ digits: 11 }), 0)).toEqual(none('bad_digits'));
    expect(codeOf(totp({ kind: 'steam', digits: 6 }), 0)).toEqual(none('bad_digits'));
    expect(codeOf(totp({ period: 0 }), 0)).toEqual(none('bad_period'));
    expect(msLeft(totp({ period: 0 }), 0)).toBe(0);
    expect(codeOf(hotp({ counter: 0.5 }), 0)).toEqual(none('bad_counter'));
    expect(codeOf(totp({ algorithm: 'MD5' as OathAlgorithm }), 0)).toEqual(none('bad_algorithm'));
    expect(codeOf({ ...totp(), kind: 'motp' as 'totp' }, 0)).toEqual(none('unknown_kind'));
  });

  it('never throw, whatever an account became and whatever time it is', () => {
    const damage = fc.record(
      {
        secret: fc.constantFrom(new Uint8Array(), 'JBSWY3DP', null, [1, 2], new Uint8Array(4096)),
        digits: fc.double(),
        period: fc.double(),
        counter: fc.double(),
        algorithm: fc.constantFrom('sha1', '__proto__', 'constructor', 7),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(account, damage, fc.double(), (one, change, atMs) => {
        const damaged = { ...one, ...change } as OathAccount;
        for (const outcome of [codeOf(damaged, atMs), nextCodeOf(damaged, atMs)])
          if (outcome.kind === 'code') expect(outcome.code).toMatch(/^[0-9A-Z]{5,10}$/);
      }),
      { numRuns: count(500, 20_000), seed: SEED },
    );
  });
});
