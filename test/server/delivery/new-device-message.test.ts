import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomToken } from '../../../src/proofs/base64url.ts';
import { type NewDevice, newDeviceMessage } from '../../../src/server/delivery/new-device-message.ts';
import { createRefusalLinks } from '../../../src/server/devices/refusal-links.ts';
import { count, SEED } from '../../support/counts.ts';

const link = createRefusalLinks('https://sign-in.a-rather-long-name.example.org', new Uint8Array(32)).linkTo(
  randomToken(),
);
/** 30 September 2026, 23:59 UTC */
const addedAt = Date.UTC(2026, 8, 30, 23, 59) / 1000;
const device: NewDevice = {
  serverName: 'Fieldnotes',
  deviceName: 'iPhone 15',
  checkNumber: '482 913',
  addedAt,
  activeAfter: addedAt + 86_400,
  link,
  linkUntil: addedAt + 7 * 86_400,
};
const phone = { channel: 'phone', destination: '+4712345678' } as const;
const email = { channel: 'email', destination: 'ada@example.org' } as const;

test('P22: a text message says it all in two parts', () => {
  const { text } = newDeviceMessage(phone, device);
  expect(text).toBe(
    `Fieldnotes: new device "iPhone 15" (482 913) on your account. It can approve sign-ins from 1 October 2026, 23:59 UTC. Not yours? Remove it: ${link}`,
  );
});

const name = fc.string({ unit: 'grapheme', maxLength: 80 });

test('P22: a text message is below 306 characters and ends with its link, whatever the names are', () => {
  fc.assert(
    fc.property(name, name, fc.boolean(), (serverName, deviceName, waits) => {
      const activeAfter = waits ? addedAt + 86_400 : null;
      const { text } = newDeviceMessage(phone, { ...device, serverName, deviceName, activeAfter });
      expect(Array.from(text).length).toBeLessThan(306);
      expect(text.endsWith(` ${link}`)).toBe(true);
    }),
    { numRuns: count(200, 5000), seed: SEED, examples: [['S'.repeat(80), 'd'.repeat(80), true]] },
  );
});

test.each([
  ['https://evil.example/a', 'https evil example a'],
  ['evil.example', 'evil example'],
  ['mail me@evil.example', 'mail me evil example'],
  ['Call +47 90 00 00 00', 'Call'],
  ['call ９０００ ００００', 'call'],
  ['" Laptop "', 'Laptop'],
  ["Ada's (old) iPhone_15", "Ada's (old) iPhone_15"],
  ['Björks bærbare', 'Björks bærbare'],
  ['x'.repeat(80), `${'x'.repeat(37)}...`],
])('P22: the name %j is told as %j: a stranger writes no link and no number into our message', (deviceName, told) => {
  expect(newDeviceMessage(email, { ...device, deviceName }).text).toContain(`: "${told}", check number 482 913.`);
});

test('P22: whatever a device is called, the only address in the message is our link', () => {
  fc.assert(
    fc.property(name, (deviceName) => {
      for (const to of [email, phone]) {
        const { text } = newDeviceMessage(to, { ...device, deviceName });
        expect(
          text.match(/[\p{L}\p{N}][.:/@][^\s"]+/gu)?.filter((found) => !link.includes(found) && !/^3:59/.test(found)),
        ).toEqual([]);
      }
    }),
    { numRuns: count(200, 5000), seed: SEED },
  );
});
