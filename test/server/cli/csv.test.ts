import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvError, parseCsv } from '../../../src/server/cli/csv.ts';
import { count, SEED } from '../../support/counts.ts';

const fieldsOf = (text: string): (readonly string[])[] => parseCsv(text).map(({ fields }) => fields);

test.each([
  [
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\r\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,\n,b\n,',
    [
      ['a', ''],
      ['', 'b'],
      ['', ''],
    ],
  ],
  ['"a","b, c","d ""e"""', [['a', 'b, c', 'd "e"']]],
  ['"a\nb\r\nc",d', [['a\nb\r\nc', 'd']]],
  ['"",""', [['', '']]],
  [' a , b ', [[' a ', ' b ']]],
  ['\n\r\na\n\n\nb\n\n', [['a'], ['b']]],
  ['', []],
])('%j is read as RFC 4180 has it', (text, records) => {
  expect(fieldsOf(text)).toEqual(records);
});

test.each([
  ['a\nb"c\n', 2, 'a quote stands in a field that does not begin with one.'],
  ['a\n "b"\n', 2, 'a quote stands in a field that does not begin with one.'],
  ['a\nb\n"c\nd\n', 3, 'the quote that a field begins with is never closed.'],
  ['"a"b', 1, 'something stands between a closing quote and the next comma.'],
  ['"a" ,b', 1, 'something stands between a closing quote and the next comma.'],
  ['a\rb', 1, 'a line must end with LF or CR LF.'],
  ['"x\n\n",y\na\r', 4, 'a line must end with LF or CR LF.'],
])('%j is refused, with the line where it begins to be wrong', (text, line, message) => {
  expect(() => parseCsv(text)).toThrow(new CsvError(line, message));
  try {
    parseCsv(text);
  } catch (error) {
    expect(error).toMatchObject({ line });
  }
});

const text = fc.string({ unit: fc.constantFrom('a', 'ä', ',', '"', '\n', '\r\n', '\r', ' ', ';', '\u0000', '😀') });

test('whatever was written as CSV is read back, and each record is found on its line', () => {
  const records = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
  const written = (fields: readonly string[]): string =>
    fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
  fc.assert(
    fc.property(records, fc.constantFrom('\n', '\r\n'), (rows, lineBreak) => {
      const whole = rows.map(written).join(lineBreak);
      const read = parseCsv(whole);
      expect(read.map(({ fields }) => fields)).toEqual(rows);
      const lineOf = (index: number): number => rows.slice(0, index).map(written).join('').split('\n').length + index;
      expect(read.map(({ line }) => line)).toEqual(rows.map((_, index) => lineOf(index)));
    }),
    { numRuns: count(200, 5000), seed: SEED },
  );
});

test('any text is read or refused by line, and what is read loses no character but quotes, commas and line ends', () => {
  fc.assert(
    fc.property(text, (any) => {
      try {
        const kept = fieldsOf(any).flat().join('');
        const bare = (all: string): string => all.replace(/[",\r\n]/g, '');
        expect(bare(kept)).toBe(bare(any));
      } catch (error) {
        if (!(error instanceof CsvError)) throw error;
        expect(error.line).toBeGreaterThan(0);
        expect(error.line).toBeLessThanOrEqual(any.split('\n').length);
      }
    }),
    { numRuns: count(500, 10_000), seed: SEED },
  );
});
