import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePercent, encodePercent } from '../../src/oath/percent.ts';
import { count, SEED } from '../support/counts.ts';

describe('percent-encoding', () => {
  it('gives back what was encoded, a mark of byte order too', () => {
    expect(decodePercent(encodePercent('\ufeffa'))).toBe('\ufeffa');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodePercent(encodePercent(text))).toBe(text.replace(/\p{Cs}/gu, '\uFFFD'));
      }),
      { numRuns: count(300, 20_000), seed: SEED },
    );
  });

  it.each([
    ['100%', '100%'],
    ['%zz%4', '%zz%4'],
    ['%e2%82%AC%', '€%'],
    ['%FF', '\uFFFD'],
  ])('that is broken stays as it stands: %s', (text, read) => {
    expect(decodePercent(text)).toBe(read);
  });

  it('has U+FFFD for half a character', () => {
    expect(encodePercent('a\ud800b')).toBe('a%EF%BF%BDb');
  });
});
