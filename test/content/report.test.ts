import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { reportOf, withAccounts } from '../../src/content/report.ts';
import { sameCodes } from '../../src/content/same-codes.ts';
import { CONTRACT, MAX_TEXT_LENGTH, MAX_TEXTS, ScanReportSchema } from '../../src/messaging/schemas.ts';
import { formatCountersign, parseCountersign } from '../../src/payloads/countersign.ts';
import { count, SEED } from '../support/counts.ts';

const code = (otp: string, kind: 'sign-in' | 'enrolment' = 'sign-in') =>
  formatCountersign({ kind, issuer: 'https://id.example.test', otp: otp.padEnd(22, 'A') });
const seen = (...texts: readonly string[]) => ({ texts: new Set(texts), framed: new Set<string>(), unreadable: 0 });

describe('what the background is told', () => {
  it('P1: codes of ours go by their text, of both kinds', () => {
    const texts = [code('one'), code('two', 'enrolment')];
    expect(reportOf(seen(...texts), false)).toEqual({
      texts: texts.sort(),
      others: 0,
      kinds: [],
      framed: [],
      unreadable: 0,
      editing: false,
    });
  });

  it('other codes are counted and named, each kind once, and their texts stay in the page', () => {
    const others = ['WIFI:S:home;P:secret;;', 'otpauth://totp/x?secret=AAAA', 'otpauth://totp/y?secret=BBBB'];
    const report = reportOf(seen(...others, code('one')), true);
    expect(report).toEqual({
      texts: [code('one')],
      others: 3,
      kinds: ['otpauth', 'wifi'],
      framed: [],
      unreadable: 0,
      editing: true,
    });
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('P11: codes over a foreign frame go apart: ours by their text, others by number and kind', () => {
    const framed = new Set([code('framed'), 'WIFI:S:home;P:secret;;']);
    expect(reportOf({ ...seen(code('one')), framed }, false)).toMatchObject({
      texts: [code('one')],
      framed: [code('framed')],
      others: 1,
      kinds: ['wifi'],
    });
  });

  it('what a scan looked at is told with it', () => {
    const looked = { pictures: 2, drawings: 0, frames: 1, captured: true };
    expect(reportOf({ ...seen(), looked }, false)).toMatchObject({ looked });
    expect(reportOf(seen(), false)).not.toHaveProperty('looked');
  });

  it('P1: a text of more than 512 characters is never reported', () => {
    const long = `https://id.example.test/qr#${'A'.repeat(600)}`;
    expect(reportOf(seen(long), false)).toMatchObject({ texts: [], others: 1, kinds: ['url'] });
  });

  it('more than 16 texts are counted, not sent', () => {
    const texts = Array.from({ length: 20 }, (_, index) => code(`code${index}`));
    const report = reportOf(seen(...texts), false);
    expect(report.texts).toHaveLength(16);
    expect(report.others).toBe(4);
  });

  it('any page makes a report that passes the door of the background', { timeout: count(20_000, 900_000) }, () => {
    const text = fc.oneof(
      fc.string({ maxLength: 700 }),
      fc
        .string({ minLength: 22, maxLength: 128, unit: fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_') })
        .map((otp) => code(otp)),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), fc.nat(200), fc.boolean(), (texts, unreadable, editing) => {
        const report = reportOf({ texts: new Set(texts), framed: new Set(texts), unreadable }, editing);
        expect(v.is(CONTRACT['codes.seen'].request, report)).toBe(true);
        expect(report.texts.length).toBeLessThanOrEqual(MAX_TEXTS);
        for (const told of report.texts) {
          expect(told.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
          expect(parseCountersign(told)).not.toBeNull();
        }
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });

  it('the order of codes, the focus and unreadable pictures make no new report', () => {
    const one = reportOf({ ...seen(code('a'), code('b')), unreadable: 0 }, false);
    const other = reportOf({ ...seen(code('b'), code('a')), unreadable: 3 }, true);
    expect(sameCodes(one, other)).toBe(true);
    expect(sameCodes(one, reportOf(seen(code('a')), false))).toBe(false);
    expect(sameCodes(one, { ...one, framed: [code('c')] })).toBe(false);
    expect(sameCodes(one, { ...one, kinds: ['wifi'] })).toBe(false);
  });
});

describe('what a scan answers', () => {
  const LOOKED = { pictures: 1, drawings: 0, frames: 0, captured: false };
  const ACCOUNT = 'otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP&issuer=Example';
  const PART = 'otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbQ%3D%3D';
  const answerOf = (
    texts: readonly string[],
    framed: readonly string[] = [],
    looked: typeof LOOKED | null = LOOKED,
  ) => {
    const sighting = { ...seen(...texts), framed: new Set(framed), ...(looked === null ? {} : { looked }) };
    return withAccounts(reportOf(sighting, false), sighting);
  };

  it('holds the texts of codes with accounts, and of nothing else', () => {
    expect(answerOf([ACCOUNT, PART, 'WIFI:S:home;P:secret;;', code('one')])).toMatchObject({
      texts: [code('one')],
      others: 3,
      accounts: [PART, ACCOUNT],
    });
    expect(answerOf(['WIFI:S:home;P:secret;;'])).not.toHaveProperty('accounts');
  });

  it('holds none where nobody asked for it', () => {
    expect(answerOf([ACCOUNT], [], null)).not.toHaveProperty('accounts');
  });

  it('P11: holds none that a frame of others shows', () => {
    expect(answerOf([], [ACCOUNT])).not.toHaveProperty('accounts');
  });

  it('holds no text of two lines, and none longer than a code', () => {
    const texts = [`${ACCOUNT}\n${PART}`, `${ACCOUNT}&note=${'x'.repeat(3_000)}`];
    expect(answerOf(texts)).not.toHaveProperty('accounts');
  });

  it('passes the door of the background, where what is reported by itself may hold none', () => {
    const answer = answerOf(Array.from({ length: 20 }, (_, index) => `${ACCOUNT}&note=${index}`));
    expect(answer.accounts).toHaveLength(16);
    expect(v.is(ScanReportSchema, answer)).toBe(true);
    expect(v.is(CONTRACT['codes.seen'].request, answer)).toBe(false);
    expect(v.is(ScanReportSchema, { ...answer, accounts: ['x'.repeat(3_001)] })).toBe(false);
  });
});
