import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCountersign, parseCountersign } from '../../src/payloads/countersign.ts';
import { parsePayload } from '../../src/payloads/payload.ts';
import { count, SEED } from '../support/counts.ts';

const OTP = 'AbCdEfGhIjKlMnOpQrStU_';
const otp = fc.stringMatching(/^[A-Za-z0-9_-]{22,128}$/);
const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,10})$/);
const issuer = fc.oneof(
  fc.tuple(label, label).map(([a, b]) => `https://${a}.${b}x.example`),
  fc.tuple(label, fc.integer({ min: 1024, max: 65535 })).map(([a, port]) => `https://${a}.example:${port}`),
  fc.integer({ min: 1024, max: 65535 }).map((port) => `http://localhost:${port}`),
);
const kind = fc.constantFrom('sign-in' as const, 'enrolment' as const);

describe('a payload', () => {
  it('P1: is read as it was written, and written as it was read', { timeout: count(20_000, 900_000) }, () => {
    fc.assert(
      fc.property(fc.record({ kind, issuer, otp }), (payload) => {
        const text = formatCountersign(payload);
        expect(parsePayload(text)).toEqual(payload);
        expect(text).toBe(`${payload.issuer}/${payload.kind === 'sign-in' ? 'qr' : 'enrol'}#${payload.otp}`);
      }),
      { numRuns: count(100, 10_000), seed: SEED },
    );
  });

  it('never throws, whatever the text is, and is only read from its one canonical form', {
    timeout: count(20_000, 900_000),
  }, () => {
    const near = fc
      .tuple(fc.record({ kind, issuer, otp }), fc.nat(200), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(3))
      .map(([payload, at, added, removed]) => {
        const text = formatCountersign(payload);
        const where = at % (text.length + 1);
        return text.slice(0, where) + added + text.slice(where + removed);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true }), near), (text) => {
        const payload = parsePayload(text);
        if (payload.kind !== 'other') expect(formatCountersign(payload)).toBe(text);
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });

  const refused: Record<string, string> = {
    'plain http': `http://login.example/qr#${OTP}`,
    'another path': `https://login.example/qr/x#${OTP}`,
    'a path below': `https://login.example/a/qr#${OTP}`,
    'a trailing slash': `https://login.example/qr/#${OTP}`,
    'an inherited path name': `https://login.example/__proto__#${OTP}`,
    'an OTP in the query': `https://login.example/qr?${OTP}`,
    'a query beside it': `https://login.example/qr?x=1#${OTP}`,
    'an empty query': `https://login.example/qr?#${OTP}`,
    'no OTP': 'https://login.example/qr#',
    'a short OTP': 'https://login.example/qr#AbCdEfGhIjKlMnOpQrStU',
    'a long OTP': `https://login.example/qr#${'A'.repeat(129)}`,
    'an OTP of other characters': `https://login.example/qr#${OTP}%20`,
    credentials: `https://login.example@evil.example:443/qr#${OTP}`,
    'a user name': `https://user@login.example/qr#${OTP}`,
    'a default port': `https://login.example:443/qr#${OTP}`,
    'capital letters': `https://LOGIN.example/qr#${OTP}`,
    'a trailing dot': `https://login.example./qr#${OTP}`,
    'a host of another script': `https://lоgin.example/qr#${OTP}`,
    'a dot segment': `https://login.example/x/../qr#${OTP}`,
    'a backslash': `https:\\\\login.example\\qr#${OTP}`,
    'a space before': ` https://login.example/qr#${OTP}`,
    'a line break': `https://login.example/qr#${OTP}\n`,
    'a tab inside': `https://login\t.example/qr#${OTP}`,
    javascript: `javascript:location='https://login.example/qr#${OTP}'`,
    data: `data:text/html,https://login.example/qr#${OTP}`,
    'the provider’s own name for it': `urn:ietf:params:oauth:request_uri:${OTP}`,
    'another kind in capitals': `https://login.example/QR#${OTP}`,
  };
  for (const [what, text] of Object.entries(refused)) {
    it(`P1: is not read from ${what}`, () => {
      expect(parseCountersign(text)).toBeNull();
    });
  }

  it('P1: keeps its kind: a sign-in code is never an enrolment code', () => {
    expect(parsePayload(`https://login.example/qr#${OTP}`).kind).toBe('sign-in');
    expect(parsePayload(`https://login.example/enrol#${OTP}`).kind).toBe('enrolment');
  });
});
