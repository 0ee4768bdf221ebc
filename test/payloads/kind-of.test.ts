import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../src/payloads/kind-of.ts';
import { OTHER_KINDS, type OtherKind } from '../../src/payloads/payload.ts';
import { count, SEED } from '../support/counts.ts';

/** Codes of each kind, in the forms that their makers publish; secrets and ids are made up. */
const SHOWN: Readonly<Record<OtherKind, readonly string[]>> = {
  otpauth: [
    'otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example',
    'otpauth://steam/Steam:ada?secret=JBSWY3DPEHPK3PXP',
    'OTPAUTH://HOTP/ada?secret=JBSWY3DPEHPK3PXP&counter=0',
  ],
  otpauth_migration: ['otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbQ%3D%3D'],
  whatsapp: [
    '2@7dZ3kq0vE1y/9s8pWk1bM+Y=,a1b2c3d4e5f6g7h8i9j0+/A=,k1l2m3n4o5p6q7r8s9t0+/B=,u1v2w3x4y5z6A7B8C9D0+/C=,1',
    '1@abcdefghijkl,publickey+/A=,clientid==',
    'https://wa.me/settings/linked_devices#2@7dZ3kq0vE1y/9s8=,a1b2c3d4=,k1l2m3n4=,u1v2w3x4=',
  ],
  telegram: ['tg://login?token=AQJz1bWl0aGUtdG9rZW4', 'tg://login/?token=AQJz1bWl0aGUtdG9rZW4'],
  discord: ['https://discord.com/ra/h3jYqR8K0pJ1xF4mZ9tQ2w', 'https://canary.discord.com/ra/h3jYqR8K0pJ1xF4mZ9tQ2w'],
  steam: ['https://s.team/q/1/10242353491279532345'],
  signal: [
    'sgnl://linkdevice?uuid=5b4f1c2e-0000-4000-8000-000000000000&pub_key=BQmEaXl0&capabilities=backup4',
    'tsdevice:/?uuid=5b4f1c2e&pub_key=BQmEaXl0',
  ],
  fido: [
    'FIDO:/13086400838107303667332719012595115747821895775708323189557153075146383351399743589971313508078026948312',
  ],
  tiqr: [
    'tiqrauth://user@example.org/1f2e3d/challenge/example.org/1',
    'tiqrenroll://https://example.org/tiqr/metadata?key=1f2e',
    'https://eduid.example/tiqrauth/?u=1&s=2&q=3&i=example&v=1',
  ],
  lnurl: [
    'LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS',
    'lightning:LNURL1DP68GURN8GHJ7',
    'keyauth://service.example?tag=login&k1=00ff',
    'lnurlp://service.example/pay',
    'https://service.example/redeem?id=123&lightning=LNURL1DP68GURN8GHJ7',
  ],
  device_flow: [
    'https://login.example/device?user_code=WDJB-MJHT',
    'https://login.example/oauth/verify?user_code=WDJB-MJHT',
    'https://tv.example/activate?code=WDJBMJHT',
    'https://tv.example/link/?otp=1234',
    'https://github.com/login/device',
    'https://www.youtube.com/activate',
    'https://microsoft.com/devicelogin',
  ],
  wifi: ['WIFI:T:WPA;S:Guest network;P:p\\;w;;', 'wifi:S:open;;', 'WIFI:S:line\nbreak;;'],
  url: [
    'https://example.org/',
    'HTTP://EXAMPLE.ORG/MENU',
    'https://example.org/link',
    'https://example.org/device/123?code=1',
    'https://discord.com/ra',
    'https://discord.com.evil.example/ra/h3jYqR8K0pJ1xF4mZ9tQ2w',
    'https://s.team/q/1/abc',
    'https://evil.example/?next=https://s.team/q/1/1024',
    'https://google.com.evil.example/device',
  ],
  text: [
    '',
    'Hello',
    'otpauth://x/ada',
    'otpauth-migration://online?data=1',
    '2@short,a',
    'tg://resolve?domain=durov',
    'FIDO:/12a',
    'FIDO:/',
    'lnurl1',
    'WIFI:S:unfinished',
    'javascript:alert(1)',
    'mailto:ada@example.org',
    'https://',
  ],
};

describe('a code that is not ours', () => {
  it.each(OTHER_KINDS)('is named as %s by its published form, whatever spaces stand around it', (kind) => {
    expect(SHOWN[kind].length).toBeGreaterThan(0);
    for (const text of SHOWN[kind]) {
      expect(kindOf(text), text).toBe(kind);
      expect(kindOf(` ${text}\r\n`), text).toBe(kind);
    }
  });

  it('is plain text where it is longer than a QR code can say', () => {
    const address = `https://example.org/${'a'.repeat(7069)}`;
    expect(kindOf(address)).toBe('url');
    expect(kindOf(`${address}a`)).toBe('text');
  });

  it('is always named, and never throws', { timeout: count(20_000, 900_000) }, () => {
    const known = Object.values(SHOWN).flat();
    const near = fc
      .tuple(fc.constantFrom(...known), fc.nat(300), fc.string({ unit: 'binary', maxLength: 4 }), fc.nat(4))
      .map(([text, at, added, removed]) => text.slice(0, at) + added + text.slice(at + removed));
    fc.assert(
      fc.property(fc.oneof(near, fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' })), (text) => {
        expect(OTHER_KINDS).toContain(kindOf(text));
      }),
      { numRuns: count(500, 20_000), seed: SEED },
    );
  });

  it('is named also where the longest text fits half of a form', () => {
    // A pattern with two ways to read the same characters would not come back from one of these.
    const starts = [
      'otpauth://totp/',
      '2@aaaaaaaa,',
      'tg://login?',
      'FIDO:/',
      'lnurl1',
      'WIFI:',
      'https://a.example/?',
    ];
    const fillers = ['a', ',a', '&token', '1', ';', 'lightning=&', '\n', '@,'];
    for (const start of starts) {
      for (const filler of fillers) {
        const text = (start + filler.repeat(7089)).slice(0, 7088);
        expect(OTHER_KINDS).toContain(kindOf(`${text}!`));
      }
    }
  });
});
