import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomToken } from '../../../src/proofs/base64url.ts';
import { createRefusalLinks } from '../../../src/server/devices/refusal-links.ts';
import { hashCode, hashRequester } from '../../../src/server/verification/code.ts';
import { count, SEED } from '../../support/counts.ts';

const key = new Uint8Array(32).fill(7);
const links = createRefusalLinks('https://login.example', key);
const tokenOf = (link: string): string => link.slice('https://login.example/devices/refuse/'.length);

test('P22: a link leads back to its device, with this key only', () => {
  const deviceId = randomToken();
  const token = tokenOf(links.linkTo(deviceId));
  expect(token).toHaveLength(45);
  expect(links.deviceOf(token)).toBe(deviceId);
  expect(createRefusalLinks('https://login.example', new Uint8Array(32)).deviceOf(token)).toBeUndefined();
});

test('P22: a token that was changed anywhere is of no device', () => {
  const token = tokenOf(links.linkTo(randomToken()));
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A';
    expect(links.deviceOf(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    expect(links.deviceOf(token.slice(0, at) + token.slice(at + 1))).toBeUndefined();
  }
});

test('P22: no text makes it fail, and none but a made token is of a device', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.base64String()), (token) => {
      expect(links.deviceOf(token)).toBeUndefined();
      expect(links.deviceOf(`${token}.${token}`)).toBeUndefined();
    }),
    { numRuns: count(200, 10_000), seed: SEED },
  );
});

test('P22: what the same key makes for codes and requesters opens no link', () => {
  const deviceId = 'device-refusal';
  for (const mac of [
    hashRequester(key, deviceId),
    hashCode(key, 'device-refusal', deviceId, ''),
    createHmac('sha256', key).update(deviceId).digest('base64url'),
  ]) {
    const seal = Buffer.from(mac, 'base64url').subarray(0, 16).toString('base64url');
    expect(links.deviceOf(`${deviceId}.${seal}`)).toBeUndefined();
  }
});
