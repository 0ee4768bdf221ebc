import { expect, it } from 'vitest';
import { codeGroups } from '../../src/ui/code-groups.ts';

it.each([
  ['12345', '12345'],
  ['123456', '123 456'],
  ['1234567', '1234 567'],
  ['12345678', '1234 5678'],
  ['123456789', '123 456 789'],
  ['1234567890', '12345 67890'],
  ['VQ7KD', 'VQ7KD'],
  ['2F9BCD', '2F9BCD'],
])('the code %s is read as %s', (code, groups) => {
  expect(codeGroups(code)).toBe(groups);
});
