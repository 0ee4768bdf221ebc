import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OathAccount } from '../../src/oath/account.ts';
import { formatMigration, type MigrationPart, parseMigration } from '../../src/oath/migration.ts';
import { contentsOf, type MigrationBatch, progressOf, transfersOf } from '../../src/oath/migration-batch.ts';
import { count, SEED } from '../support/counts.ts';
import { account, transferable } from './support/arbitrary-account.ts';

const SECRET = new TextEncoder().encode('Hello!');
const TOTP: Extract<OathAccount, { kind: 'totp' | 'steam' }> = {
  kind: 'totp',
  issuer: 'Example',
  label: 'ada',
  secret: SECRET,
  algorithm: 'SHA1',
  digits: 6,
  period: 30,
  extra: [],
};

/** A message made by hand, byte by byte, after its description. */
const text = (number: number, value: string | Uint8Array) => {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return [number * 8 + 2, bytes.length, ...bytes];
};
const small = (number: number, value: number) => [number * 8, value];
const parameters = (...fields: number[][]) => text(1, Uint8Array.from(fields.flat()));
const uri = (...bytes: number[][]) =>
  `otpauth-migration://offline?data=${encodeURIComponent(Buffer.from(bytes.flat()).toString('base64'))}`;
/** -2 as an int32: sign-extended to ten bytes. */
const NEGATIVE_ID = [5 * 8, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

function read(code: string): MigrationPart {
  const outcome = parseMigration(code);
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.reason}`);
  return outcome.part;
}

function collected(codes: readonly string[]): MigrationBatch {
  if (codes.length === 0) return { parts: [] };
  const batch = only(...codes.map(read));
  expect(batch.parts).toHaveLength(codes.length);
  return batch;
}

/** The transfer that these parts are of, and there is one. */
function only(...parts: readonly MigrationPart[]): MigrationBatch {
  const [batch, ...others] = transfersOf(parts);
  expect(others).toEqual([]);
  if (batch === undefined) throw new Error('there is no transfer');
  return batch;
}

describe("a code of Google Authenticator's transfer", () => {
  it('is read field by field', () => {
    const part = read(
      uri(
        parameters(text(1, SECRET), text(2, 'Example:ada'), text(3, 'Example'), small(4, 1), small(5, 1), small(6, 2)),
        parameters(text(1, SECRET), text(2, 'ben'), small(4, 3), small(5, 2), small(6, 1), small(7, 9)),
        small(2, 1),
        small(3, 3),
        small(4, 2),
        NEGATIVE_ID,
      ),
    );
    expect(part).toMatchObject({ batchId: -2, batchSize: 3, batchIndex: 2, unread: [] });
    const { period: _, ...base } = TOTP;
    expect(part.accounts).toEqual([
      TOTP,
      { ...base, kind: 'hotp', issuer: '', label: 'ben', algorithm: 'SHA512', digits: 8, counter: 9 },
    ]);
  });

  it('is read as the example that github.com/dim13/otpauth publishes', () => {
    const example = 'CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC';
    const secret = Uint8Array.from([...SECRET, 0xde, 0xad, 0xbe, 0xef]);
    const { accounts } = read(`otpauth-migration://offline?data=${example}`);
    expect(accounts).toEqual([{ ...TOTP, label: 'alice@google.com', secret }]);
  });

  it('means what is usual where it says nothing, and may say what nobody knows', () => {
    const fixed32 = [13 * 8 + 5, 1, 2, 3, 4];
    const fixed64 = [14 * 8 + 1, 1, 2, 3, 4, 5, 6, 7, 8];
    const part = read(
      uri(parameters(text(1, SECRET), text(2, 'Example: ada'), text(8, 'unique-id'), fixed32, fixed64), small(9, 1)),
    );
    expect(part).toMatchObject({ batchId: 0, batchSize: 1, batchIndex: 0, accounts: [TOTP] });
  });

  it('is read in either alphabet of base64, without padding and with its plus signs as spaces', () => {
    const code = uri(parameters(text(1, SECRET), text(2, '~~~???>>>ÿÿÿ'), text(3, 'Example')), small(3, 1));
    const base64 = decodeURIComponent(code.slice(code.indexOf('=') + 1));
    expect(base64).toMatch(/[+/]/);
    const spellings = [
      base64,
      base64.replace(/=+$/, ''),
      base64.replaceAll('+', '-').replaceAll('/', '_'),
      base64.replaceAll('+', ' '),
    ];
    for (const spelling of spellings)
      expect(parseMigration(`OTPAUTH-MIGRATION://offline/?x=y&data=${spelling}`)).toEqual(parseMigration(code));
  });

  it('lists what it can not read, by name and reason, beside what it can', () => {
    const part = read(
      uri(
        parameters(text(1, SECRET), text(2, 'ada'), text(3, 'Example')),
        parameters(text(1, ''), text(2, 'none'), text(3, 'Ex\u202eample')),
        parameters(text(1, SECRET), text(2, 'md5'), small(4, 4)),
        parameters(text(1, SECRET), text(2, 'digits'), small(5, 7)),
        parameters(text(1, SECRET), text(2, 'kind'), small(6, 9)),
        parameters(text(1, SECRET), text(2, 'counter'), small(6, 1), [7 * 8, ...NEGATIVE_ID.slice(1)]),
        parameters([0xff]),
      ),
    );
    expect(part.accounts).toEqual([TOTP]);
    expect(part.unread).toEqual([
      { place: 1, issuer: 'Example', label: 'none', reason: 'no_secret' },
      { place: 2, issuer: '', label: 'md5', reason: 'bad_algorithm' },
      { place: 3, issuer: '', label: 'digits', reason: 'bad_digits' },
      { place: 4, issuer: '', label: 'kind', reason: 'unknown_kind' },
      { place: 5, issuer: '', label: 'counter', reason: 'bad_counter' },
      { place: 6, issuer: '', label: '', reason: 'bad_message' },
    ]);
  });

  const one = parameters(text(1, SECRET));
  const many = Array.from({ length: 1001 }, () => [10, 0]);
  it.each([
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP', 'not_migration'],
    ['otpauth-migration://online?data=AAAA', 'not_migration'],
    ['otpauth-migration://offline?', 'bad_encoding'],
    ['otpauth-migration://offline?data=', 'bad_encoding'],
    ['otpauth-migration://offline?data=A', 'bad_encoding'],
    ['otpauth-migration://offline?data=%%%%', 'bad_encoding'],
    ['otpauth-migration://offline?data=AA=A', 'bad_encoding'],
    [`otpauth-migration://offline?data=${'A'.repeat(70_000)}`, 'too_long'],
    [uri([0]), 'bad_message'],
    [uri(small(2, 1)), 'bad_message'],
    [uri(one, small(3, 2), small(4, 2)), 'bad_message'],
    [uri(one, small(3, 2), [4 * 8, ...NEGATIVE_ID.slice(1)]), 'bad_message'],
    [uri(one, [3 * 8, ...NEGATIVE_ID.slice(1)]), 'bad_message'],
    [uri(one, [3 * 8, 0xff, 0xff, 0xff, 0xff, 0x07]), 'bad_message'],
    [uri([8, 1]), 'bad_message'],
    [uri([10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0]), 'bad_message'],
    [uri([10, 5, 1]), 'bad_message'],
    [uri(one, [8 * 8 + 1, 1]), 'bad_message'],
    [uri(one, [8 * 8 + 3]), 'bad_message'],
    [
      uri(
        one,
        Array.from({ length: 11 }, () => 0x80),
      ),
      'bad_message',
    ],
    [uri(...many), 'bad_message'],
  ])('%s is refused: %s', (code, reason) => {
    expect(parseMigration(code)).toEqual({ kind: 'refused', reason });
  });

  it('never throws on any bytes or any text', { timeout: count(20_000, 900_000) }, () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => uri([...some]));
    const near = fc
      .tuple(fc.array(transferable, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(255))
      .map(([accounts, at, byte]) => {
        const [code = ''] = formatMigration(accounts, 7).codes;
        const changed = Buffer.from(decodeURIComponent(code.slice(code.indexOf('=') + 1)), 'base64');
        changed[at % changed.length] = byte;
        return uri([...changed]);
      });
    const any = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          near,
          any,
          any.map((rest) => `otpauth-migration://offline?data=${rest}`),
        ),
        (code) => {
          const outcome = parseMigration(code);
          if (outcome.kind === 'part') expect(outcome.part.batchIndex).toBeLessThan(outcome.part.batchSize);
        },
      ),
      { numRuns: count(2_000, 200_000), seed: SEED },
    );
  });
});

describe('accounts for Google Authenticator', () => {
  it('are read as they were written, in whatever order their codes come', { timeout: count(30_000, 900_000) }, () => {
    const accounts = fc.array(transferable, { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(
        accounts,
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.infiniteStream(fc.nat()),
        (all, id, random) => {
          const { codes, leftOut } = formatMigration(all, id);
          const drawn = codes.map((code) => ({ code, order: random.next().value })).sort((a, b) => a.order - b.order);
          const batch = collected(drawn.map(({ code }) => code));
          expect(progressOf(batch)).toEqual({ have: codes.length, of: codes.length, missing: [] });
          expect(contentsOf(batch)).toEqual({ accounts: all, unread: [] });
          expect(leftOut).toEqual([]);
          expect(batch.parts.every(({ batchId }) => batchId === id)).toBe(true);
        },
      ),
      { numRuns: count(200, 5_000), seed: SEED },
    );
  });

  it('are these very bytes, written by hand after the message as it is known', () => {
    const { period: _, ...base } = TOTP;
    const hotp: OathAccount = { ...base, kind: 'hotp', label: 'ben', digits: 8, counter: 300 };
    const bytes = [
      // otp_parameters: secret "Hello!", name "ada", issuer "Example", algorithm SHA1, digits SIX, type TOTP.
      '0a1c',
      '0a0648656c6c6f21 1203616461 1a074578616d706c65 2001 2801 3002',
      // The same for "ben", with digits EIGHT, type HOTP and counter 300.
      '0a1f',
      '0a0648656c6c6f21 120362656e 1a074578616d706c65 2001 2802 3001 38ac02',
      // version 1, batch_size 1, batch_index 0, batch_id 300.
      '1001 1801 2000 28ac02',
    ];
    const written = uri([...Buffer.from(bytes.join('').replaceAll(' ', ''), 'hex')]);
    expect(formatMigration([TOTP, hotp], 300)).toEqual({ codes: [written], leftOut: [] });
    expect(read(written)).toMatchObject({ batchId: 300, accounts: [TOTP, hotp] });
  });

  it('stand ten to a code at most, and in codes that are read off a screen', () => {
    const all = Array.from({ length: 57 }, (_, at) => ({
      ...TOTP,
      label: `ada${at}`,
      issuer: 'Example'.repeat(at % 9),
    }));
    const { codes } = formatMigration(all, 1);
    const sizes = codes.map((code) => read(code).accounts.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(57);
    expect(Math.max(...sizes)).toBe(10);
    for (const code of codes) expect(code.length).toBeLessThanOrEqual(1003);
    expect(formatMigration([], 1)).toEqual({ codes: [], leftOut: [] });
  });

  it('that it can not hold are left out, each with its reason, and none is lost', () => {
    const { period: _, ...base } = TOTP;
    const cases: readonly (readonly [OathAccount, string])[] = [
      [{ ...TOTP, kind: 'steam', digits: 5 }, 'steam'],
      [{ ...TOTP, algorithm: 'SHA256' }, 'algorithm'],
      [{ ...TOTP, digits: 7 }, 'digits'],
      [{ ...TOTP, period: 60 }, 'period'],
      [{ ...base, kind: 'hotp', digits: 10, counter: 0 }, 'digits'],
      [
        { ...TOTP, issuer: '\uffff'.repeat(256), label: '\uffff'.repeat(256), secret: new Uint8Array(128).fill(255) },
        'too_long',
      ],
    ];
    const { codes, leftOut } = formatMigration([TOTP, ...cases.map(([one]) => one)], 1);
    expect(contentsOf(collected(codes)).accounts).toEqual([TOTP]);
    expect(leftOut).toEqual(cases.map(([one, reason]) => ({ account: one, reason })));
    fc.assert(
      fc.property(fc.array(account, { maxLength: 8 }), (all) => {
        const made = formatMigration(all, 1);
        expect(contentsOf(collected(made.codes)).accounts.length + made.leftOut.length).toBe(all.length);
      }),
      { numRuns: count(200, 5_000), seed: SEED },
    );
  });

  it('that are too large to stand beside others have a code of their own', () => {
    const long = { ...TOTP, issuer: 'é'.repeat(256), label: 'é'.repeat(200) };
    const { codes } = formatMigration([long, TOTP], 1);
    expect(codes).toHaveLength(2);
    expect(contentsOf(collected(codes)).accounts).toEqual([long, TOTP]);
  });
});

describe('the parts of a transfer', () => {
  const all = Array.from({ length: 25 }, (_, at) => ({ ...TOTP, label: `ada${at}` }));
  const parts = formatMigration(all, 1).codes.map(read);
  const [first, second, third] = parts as [MigrationPart, MigrationPart, MigrationPart];

  it('are counted, and those that are missing named', () => {
    expect(parts).toHaveLength(3);
    expect(progressOf(only(second))).toEqual({ have: 1, of: 3, missing: [1, 3] });
    expect(contentsOf(only(second)).accounts).toEqual(second.accounts);
    expect(progressOf(only(third, second))).toEqual({ have: 2, of: 3, missing: [1] });
    expect(only(third, second).parts).toEqual([second, third]);
  });

  it('are named up to the twentieth, however many one of them claims', () => {
    expect(progressOf(only({ ...second, batchSize: 10_000 }))).toEqual({
      have: 1,
      of: 10_000,
      missing: [1, ...Array.from({ length: 19 }, (_, at) => at + 3)],
    });
  });

  it('may come twice', () => {
    expect(only(first, second, structuredClone(first)).parts).toEqual([first, second]);
  });

  it.each([
    ['id', { ...second, batchId: 2 }],
    ['number of parts', { ...second, batchSize: 4 }],
    ['content in the same place', { ...first, bytes: second.bytes }],
  ])('of another %s are told apart, and change nothing', (_, other) => {
    expect(transfersOf([first, other])).toEqual([{ parts: [first] }, { parts: [other] }]);
  });

  it('of transfers with one id and size are of as many transfers as there are contents in one place, in whatever order they come', () => {
    const others = [first, second, third].map((part) => ({ ...part, bytes: part.bytes.map((byte) => 255 - byte) }));
    const [one, two, three] = others as [MigrationPart, MigrationPart, MigrationPart];
    expect(transfersOf([third, first, two, second, one, two, three])).toEqual([
      { parts: [first, two, third] },
      { parts: [one, second, three] },
    ]);
  });

  it('are looked at once each, however many there are that belong to nothing', () => {
    let reads = 0;
    const many = Array.from({ length: 2000 }, (_, at) => ({
      ...first,
      batchId: at % 2,
      get bytes() {
        reads += 1;
        return Uint8Array.of(at & 255, at >> 8);
      },
    }));
    expect(transfersOf(many)).toHaveLength(2000);
    expect(reads).toBe(2000);
  });

  it('say of what they can not read in which part it stands', () => {
    const broken = read(uri(parameters(text(2, 'ada')), small(3, 2), small(4, 1)));
    expect(contentsOf(only(broken))).toEqual({
      accounts: [],
      unread: [{ place: 0, issuer: '', label: 'ada', reason: 'no_secret', part: 1 }],
    });
  });
});
