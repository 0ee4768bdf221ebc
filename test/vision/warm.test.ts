import { expect, it } from 'vitest';
import { warm } from '../../src/vision/warm.ts';

it('warming reads a whole code', () => {
  expect(warm()).toBe(true);
});
