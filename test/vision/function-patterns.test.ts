import { encode, QrCodeDataType } from 'uqr';
import { expect, it } from 'vitest';
import { decode } from '../../src/vision/decode.ts';
import { drawModules } from '../../src/vision/draw-modules.ts';
import { alignmentPlaces, functionModule } from '../../src/vision/function-patterns.ts';
import { count } from '../support/counts.ts';

const VERSIONS = Array.from({ length: 40 }, (_, index) => index + 1);
/** As long as the smallest symbol holds at level H: seven bytes (ISO/IEC 18004, table 7). */
const TEXT = 'sign-in';
const symbol = (version: number, ecc: 'L' | 'M' | 'Q' | 'H' = 'M') =>
  encode(TEXT, { minVersion: version, maxVersion: version, ecc, border: 0 });

it('function patterns of every version are where an encoder has them', () => {
  for (const version of VERSIONS) {
    const { data, types, size } = symbol(version);
    const wrong = data.flatMap((line, row) =>
      line.flatMap((isDark, column) => {
        const known = functionModule(column, row, size);
        const kind = types[row]?.[column];
        const isPattern = kind === QrCodeDataType.Position || kind === QrCodeDataType.Timing;
        // Timing modules inside of an alignment pattern are that pattern's too, and say the same.
        return known === null ? (isPattern ? [[column, row]] : []) : known === isDark ? [] : [[column, row]];
      }),
    );
    expect({ version, wrong }).toEqual({ version, wrong: [] });
    for (const x of alignmentPlaces(size).slice(1)) {
      for (const y of alignmentPlaces(size).slice(1)) expect(types[y]?.[x]).toBe(QrCodeDataType.Alignment);
    }
  }
});

it('what is drawn of a code is read, whatever its version is', { timeout: count(20_000, 300_000) }, () => {
  const levels = count(1, 4);
  const missed = VERSIONS.flatMap((version) =>
    (['M', 'Q', 'H', 'L'] as const).slice(0, levels).filter((ecc) => {
      // jsQR 1.4.0 can't read version 23 of level L, however it is drawn.
      if (version === 23 && ecc === 'L') return false;
      const { data, size } = symbol(version, ecc);
      return decode(drawModules(Uint8Array.from(data.flat(), Number), size)) !== TEXT;
    }),
  );
  expect(missed).toEqual([]);
});

it('finder, timing and alignment patterns that a page drew in its own way are drawn as they should be', () => {
  const { data, size } = symbol(3);
  const odd = data.flatMap((line, row) =>
    line.map((isDark, column) => Number(functionModule(column, row, size) === null ? isDark : !isDark)),
  );
  expect(decode(drawModules(Uint8Array.from(odd), size))).toBe(TEXT);
});
