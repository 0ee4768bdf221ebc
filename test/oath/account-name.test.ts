import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { cleanName, LONGEST_NAME, needsPrefix, splitName } from '../../src/oath/account-name.ts';
import { PlainTextSchema } from '../../src/wire/fields.ts';
import { count, SEED } from '../support/counts.ts';
import { name } from './support/arbitrary-account.ts';

describe('a name', () => {
  it.each([
    ['a bidirectional override', 'ad\u202ea\u2066', 'ada'],
    ['control characters', 'a\u0000d\u001ba\u009f', 'ada'],
    ['what shows nothing', 'a\u200bd\u3164a\u2800\ufeff', 'ada'],
    ['lines', ' ada\r\n\t of\u2028Example\u00a0 ', 'ada of Example'],
    ['half a character', 'ada\ud83d', 'ada'],
    ['a tower of marks', `a${'\u0301'.repeat(40)}da`, `a${'\u0301'.repeat(4)}da`],
    ['more than its length', 'a'.repeat(400), 'a'.repeat(LONGEST_NAME)],
    ['half a character at its end', `${'a'.repeat(255)}\u{1f511}`, 'a'.repeat(255)],
    ['a million spaces', `a${' '.repeat(1_000_000)}b`, 'a'],
  ])('is shown without %s', (_, text, shown) => {
    expect(cleanName(text)).toBe(shown);
  });

  it('is plain text as messages want it, of whatever it is made, and the same when made again', () => {
    const deceiving = fc.constantFrom('\u202e', '\u0301', ' ', '\ud83d', '\udd11', '\u200d', '\u034f', 'a', '\n');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: deceiving, maxLength: 700 })), (text) => {
        const made = cleanName(text);
        expect(v.is(PlainTextSchema(LONGEST_NAME), made)).toBe(true);
        expect(cleanName(made)).toBe(made);
      }),
      { numRuns: count(1_000, 100_000), seed: SEED },
    );
  });

  it('of another issuer stays with the label, so that a person reads both', () => {
    expect(splitName('Old:ada', 'New')).toEqual({ issuer: 'New', label: 'Old:ada' });
    expect(splitName(':ada', 'New')).toEqual({ issuer: 'New', label: 'ada' });
  });

  it('with its issuer before it is read as both', () => {
    fc.assert(
      fc.property(name, name, (issuer, label) => {
        const path = issuer !== '' || label.includes(':') ? `${issuer}:${label}` : label;
        expect(splitName(path, issuer)).toEqual({ issuer, label });
        if (!needsPrefix({ issuer, label })) expect(splitName(label, issuer)).toEqual({ issuer, label });
      }),
      { numRuns: count(1_000, 100_000), seed: SEED },
    );
  });
});
