import { expect, it } from 'vitest';
import { clockOff } from '../../src/passcodes/clock-off.ts';

it.each([
  ['nothing where no server is known', [], null],
  ['nothing below five seconds', [4.9], null],
  ['how far it is behind', [120], 120_000],
  ['how far it is ahead', [-33.4], -33_400],
  ['what most servers say, not one that is wrong', [0, 86_400, 1], null],
  ['the middle of two', [100, 200], 150_000],
])('the clock is told %s', (_, offsets, off) => {
  expect(clockOff(offsets)).toBe(off);
});
