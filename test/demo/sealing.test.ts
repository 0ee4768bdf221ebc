import { expect, test } from 'vitest';
import { createSeal } from '../../src/demo/sealing.ts';

test('a sealed text opens in its own place with its own key, and nowhere else', () => {
  const seal = createSeal();
  const sealed = seal.seal('state', 'cookie-a');
  expect(sealed).not.toContain('state');
  expect(seal.open(sealed, 'cookie-a')).toBe('state');
  expect(seal.open(sealed, 'cookie-b')).toBeNull();
  expect(createSeal().open(sealed, 'cookie-a')).toBeNull();
});

test('no byte of a sealed text can be changed, cut off or made up', () => {
  const seal = createSeal();
  const bytes = Buffer.from(seal.seal('state', 'cookie'), 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    expect(seal.open(changed.toString('base64url'), 'cookie')).toBeNull();
    expect(seal.open(bytes.subarray(0, index).toString('base64url'), 'cookie')).toBeNull();
  }
  expect(seal.open('', 'cookie')).toBeNull();
  expect(seal.open('%%%', 'cookie')).toBeNull();
});
