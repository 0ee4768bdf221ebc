import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OathAccount } from '../../src/oath/account.ts';
import { encodeSecret } from '../../src/oath/base32.ts';
import { formatOtpauth, parseOtpauth } from '../../src/oath/otpauth.ts';
import { count, SEED } from '../support/counts.ts';
import { account } from './support/arbitrary-account.ts';

/** `JBSWY3DPEHPK3PXP` of the Key URI Format. */
const SECRET = Uint8Array.of(0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x21, 0xde, 0xad, 0xbe, 0xef);
const PLAIN = {
  kind: 'totp',
  issuer: 'Example',
  label: 'ada@example.org',
  secret: SECRET,
  algorithm: 'SHA1',
  digits: 6,
  period: 30,
  extra: [],
} as const satisfies OathAccount;

function read(text: string): OathAccount {
  const outcome = parseOtpauth(text);
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.reason}`);
  return outcome.account;
}

const withQuery = (query: string) => read(`otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP&${query}`);
const refusal = (text: string) => {
  const outcome = parseOtpauth(text);
  return outcome.kind === 'refused' ? outcome.reason : outcome;
};

describe('an otpauth URI', () => {
  it('is read as it was written, for every account', { timeout: count(20_000, 900_000) }, () => {
    fc.assert(
      fc.property(account, (one) => {
        expect(parseOtpauth(formatOtpauth(one))).toEqual({ kind: 'account', account: one });
      }),
      { numRuns: count(2_000, 100_000), seed: SEED },
    );
  });

  it('never throws on any text', { timeout: count(20_000, 900_000) }, () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('otpauth://', 'steam://', 'totp/', 'hotp', '?', '&', '=', '%', '%E0', 'secret=', 'JBSWY3DP'),
      fc.constantFrom('issuer=', 'digits=', 'period=', 'counter=', 'algorithm=', 'encoder=', '__proto__=', '9'),
    );
    const text = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      text,
      text.map((rest) => `otpauth://totp/${rest}`),
    );
    fc.assert(
      fc.property(anything, (one) => {
        const outcome = parseOtpauth(one);
        // What was read once is read again.
        if (outcome.kind === 'account') expect(parseOtpauth(formatOtpauth(outcome.account))).toEqual(outcome);
      }),
      { numRuns: count(2_000, 200_000), seed: SEED },
    );
  });

  it('is read as the Key URI Format has it', () => {
    expect(read('otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example')).toEqual(PLAIN);
    expect(
      read(
        'otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30',
      ),
    ).toMatchObject({ issuer: 'ACME Co', label: 'john.doe@email.com', digits: 6, period: 30 });
    expect(read('otpauth://hotp/ada?secret=JBSWY3DPEHPK3PXP&counter=7')).toEqual({
      kind: 'hotp',
      issuer: '',
      label: 'ada',
      secret: SECRET,
      algorithm: 'SHA1',
      digits: 6,
      counter: 7,
      extra: [],
    });
  });

  it('is written so that other apps read it', () => {
    expect(formatOtpauth({ ...PLAIN, issuer: 'ACME & Co', extra: [['image', 'https://a.example/b?c=1+1']] })).toBe(
      'otpauth://totp/ACME%20%26%20Co:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20%26%20Co&algorithm=SHA1&digits=6&period=30&image=https%3A%2F%2Fa.example%2Fb%3Fc%3D1%2B1',
    );
  });

  it.each([
    ['spaces, dashes and lower case', 'jbsw y3dp-EHPK%203pxp'],
    ['padding', 'JBSWY3DPEHPK3PXP%3D%3D='],
    ['plus signs and no-break spaces', 'JBSW+Y3DP%C2%A0EHPK%E2%80%8B3PXP'],
  ])('may have a secret with %s', (_, secret) => {
    expect(read(`otpauth://totp/Example:ada@example.org?secret=${secret}`)).toEqual(PLAIN);
  });

  it.each(['SHA256', 'sha256', 'SHA-256', 'HmacSHA256', 'HMAC-SHA-256', 'hmac_sha_256', ' sha 256'])(
    'may name its algorithm %s',
    (name) => {
      expect(withQuery(`algorithm=${name}`).algorithm).toBe('SHA256');
    },
  );

  it.each([
    ['8', 8],
    ['08', 8],
    ['%208 ', 8],
    ['8.0', 8],
    ['5', 5],
    ['10', 10],
    ['', 6],
  ])('may say its digits as "%s"', (said, digits) => {
    expect(withQuery(`digits=${said}`).digits).toBe(digits);
  });

  it('may have any period of a day and less', () => {
    expect([17, 1, 86_400].map((period) => withQuery(`period=${period}`))).toMatchObject([
      { period: 17 },
      { period: 1 },
      { period: 86_400 },
    ]);
  });

  it.each([
    ['otpauth://totp/Example%3Aada@example.org?secret=JBSWY3DPEHPK3PXP', 'Example', 'ada@example.org'],
    ['otpauth://totp/Example:%20ada@example.org?secret=JBSWY3DPEHPK3PXP', 'Example', 'ada@example.org'],
    ['otpauth://totp/ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example', 'Example', 'ada@example.org'],
    ['otpauth://totp/example:ada?secret=JBSWY3DPEHPK3PXP&issuer=Example', 'Example', 'ada'],
    ['otpauth://totp/Old:ada?secret=JBSWY3DPEHPK3PXP&issuer=New', 'New', 'Old:ada'],
    ['otpauth://totp/A%3AB:ada?secret=JBSWY3DPEHPK3PXP&issuer=A%3AB', 'A:B', 'ada'],
    ['otpauth://totp/ada+work@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Big+Corp', 'Big Corp', 'ada+work@example.org'],
    ['otpauth://totp/100%25%zz%?secret=JBSWY3DPEHPK3PXP&issuer=C#', 'C#', '100%%zz%'],
    ['otpauth://totp/%FF?secret=JBSWY3DPEHPK3PXP', '', '\uFFFD'],
    ['otpauth://totp?secret=JBSWY3DPEHPK3PXP&issuer=Example', 'Example', ''],
    ['otpauth://totp/a/b?secret=JBSWY3DPEHPK3PXP', '', 'a/b'],
    ['otpauth://totp/x?SECRET=JBSWY3DPEHPK3PXP&amp;Issuer=Example', 'Example', 'x'],
    [' \nOTPAUTH://TOTP/x?secret=JBSWY3DPEHPK3PXP\n', '', 'x'],
    ['otpauth://totp/%E2%80%AEada%0A%07?secret=JBSWY3DPEHPK3PXP&issuer=%E2%81%A6Ex%00ample', 'Example', 'ada'],
  ])('%s names an issuer and a label', (text, issuer, label) => {
    expect(read(text)).toMatchObject({ kind: 'totp', secret: SECRET, issuer, label });
  });

  it.each([
    ['steam://JBSWY3DPEHPK3PXP', 'Steam', ''],
    ['STEAM://jbswy3dpehpk3pxp/', 'Steam', ''],
    ['otpauth://steam/Steam:ada?secret=JBSWY3DPEHPK3PXP&issuer=Steam', 'Steam', 'ada'],
    ['otpauth://steam/ada?secret=JBSWY3DPEHPK3PXP&digits=6', '', 'ada'],
    ['otpauth://totp/Valve:ada?secret=JBSWY3DPEHPK3PXP&encoder=Steam&digits=5', 'Valve', 'ada'],
    ['otpauth://totp/Steam:ada?secret=JBSWY3DPEHPK3PXP&issuer=Steam', 'Steam', 'ada'],
    ['otpauth://totp/Steam:ada?secret=JBSWY3DPEHPK3PXP&digits=5&issuer=Steam', 'Steam', 'ada'],
  ])("%s is one of Steam's", (text, issuer, label) => {
    expect(read(text)).toEqual({ ...PLAIN, kind: 'steam', digits: 5, issuer, label });
  });

  it("with Steam's name and digits of its own is as it says", () => {
    expect(read('otpauth://totp/Steam:ada?secret=JBSWY3DPEHPK3PXP&digits=6')).toMatchObject({
      kind: 'totp',
      digits: 6,
    });
    expect(read('otpauth://hotp/Steam:ada?secret=JBSWY3DPEHPK3PXP').kind).toBe('hotp');
  });

  it('keeps parameters that nobody knows, in their order, and of two that are known the first', () => {
    const { extra, digits } = withQuery('image=a%20b&digits=8&__proto__=x&color&image=c&digits=7&=nameless');
    expect(digits).toBe(8);
    expect(extra).toEqual([
      ['image', 'a b'],
      ['__proto__', 'x'],
      ['color', ''],
      ['image', 'c'],
    ]);
  });

  it('with more parameters than can be kept is an account all the same', () => {
    expect(withQuery(Array.from({ length: 5_000 }, (_, at) => `a${at}=b`).join('&')).extra).toHaveLength(32);
    expect(withQuery(`image=${'x'.repeat(5_000)}&color=red`).extra).toEqual([['color', 'red']]);
  });

  it.each([
    ['', 'not_otpauth'],
    ['https://example.org/?secret=JBSWY3DPEHPK3PXP', 'not_otpauth'],
    ['otpauth:totp/x?secret=JBSWY3DPEHPK3PXP', 'not_otpauth'],
    ['otpauth-migration://offline?data=AAAA', 'not_otpauth'],
    ['otpauth://', 'unknown_kind'],
    ['otpauth://motp/x?secret=JBSWY3DPEHPK3PXP', 'unknown_kind'],
    ['otpauth://__proto__/x?secret=JBSWY3DPEHPK3PXP', 'unknown_kind'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&encoder=base10', 'unknown_kind'],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&encoder=steam', 'unknown_kind'],
    ['otpauth://totp/x', 'no_secret'],
    ['otpauth://totp/x?secret=', 'no_secret'],
    ['otpauth://totp/x?secret=%20-=', 'no_secret'],
    ['steam://', 'no_secret'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PX0', 'bad_secret'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PX1', 'bad_secret'],
    ['otpauth://totp/x?secret=A', 'bad_secret'],
    ['otpauth://totp/x?secret=JBSW%C5%BFY3DP', 'bad_secret'],
    [`otpauth://totp/x?secret=${'A'.repeat(207)}`, 'bad_secret'],
    ['steam://JBSWY3D8', 'bad_secret'],
    ['steam://run/440', 'not_otpauth'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=4', 'bad_digits'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=11', 'bad_digits'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=6.5', 'bad_digits'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=six', 'bad_digits'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=0x6', 'bad_digits'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0', 'bad_period'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=-30', 'bad_period'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=86401', 'bad_period'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=1e1', 'bad_period'],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=9007199254740992', 'bad_counter'],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=-1', 'bad_counter'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5', 'bad_algorithm'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=SHA3-256', 'bad_algorithm'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=constructor', 'bad_algorithm'],
    [`otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&a=${'b'.repeat(70_000)}`, 'too_long'],
  ])('%s is refused: %s', (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it('of the longest account there may be is read back', () => {
    const longest: OathAccount = {
      ...PLAIN,
      issuer: '\u20ac'.repeat(256),
      label: '\u20ac'.repeat(256),
      secret: new Uint8Array(128).fill(255),
      extra: [['\u20ac', '\u20ac'.repeat(4095)]],
    };
    expect(read(formatOtpauth(longest))).toEqual(longest);
    expect(encodeSecret(longest.secret)).toHaveLength(205);
  });
});
