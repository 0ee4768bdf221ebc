import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSecret, encodeSecret } from '../../src/oath/base32.ts';
import { count, SEED } from '../support/counts.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('a secret in base32', () => {
  // RFC 4648, section 10
  it.each([
    ['f', 'MY======'],
    ['fo', 'MZXQ===='],
    ['foo', 'MZXW6==='],
    ['foob', 'MZXW6YQ='],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI======'],
  ])('of "%s" is %s, with its padding or without', (bytes, text) => {
    expect(encodeSecret(ascii(bytes))).toBe(text.replaceAll('=', ''));
    expect(decodeSecret(text)).toEqual(ascii(bytes));
    expect(decodeSecret(text.replaceAll('=', ''))).toEqual(ascii(bytes));
  });

  it('is read as it was written, in groups and either case too', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 128 }),
        fc.constantFrom('', ' ', '-', '\u2013', '\u200b\n'),
        (bytes, gap) => {
          const text = encodeSecret(bytes);
          expect(decodeSecret(text)).toEqual(bytes);
          expect(decodeSecret(text.toLowerCase().replace(/.{4}/g, `$&${gap}`))).toEqual(bytes);
        },
      ),
      { numRuns: count(500, 20_000), seed: SEED },
    );
  });

  it('may have spare bits that are set, and a character too much', () => {
    expect(decodeSecret('MZ')).toEqual(ascii('f'));
    expect(decodeSecret('MZXW6Y')).toEqual(ascii('foo'));
    expect(decodeSecret('MYA')).toEqual(ascii('f'));
  });

  it.each([
    'A',
    '0AAAAAAA',
    '1AAAAAAA',
    '8AAAAAAA',
    'AA=AA',
    'AAAA!',
    'ÄAAAAAAA',
    'ıAAAAAAA',
    'ſAAAAAAA',
    'A'.repeat(1025),
  ])('is none: %s', (text) => {
    expect(decodeSecret(text)).toBeNull();
  });

  it('never throws', () => {
    const near = fc.string({ unit: fc.constantFrom('A', 'a', '7', '=', ' ', '-', '8', 'ſ', '\ud800') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
        expect(decodeSecret(text)?.length ?? 0).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: count(500, 50_000), seed: SEED },
    );
  });
});
