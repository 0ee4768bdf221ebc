import { expect, it } from 'vitest';
import { warm, warmWhole } from '../../src/vision/warm.ts';

it('warming reads a whole code', () => {
  expect(warm()).toBe(true);
  expect(warmWhole()).toBe(true);
});
