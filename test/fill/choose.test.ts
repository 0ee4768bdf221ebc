// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { chooseFields } from '../../src/fill/choose.ts';
import type { Sight } from '../../src/fill/sight.ts';
import { field, type Written, writeForm } from './forms.ts';

/** Widths by `data-width`; a field with `data-hidden` is not to be seen. */
const sight: Sight = {
  isVisible: (element) => !element.hasAttribute('data-hidden'),
  widthOf: (element) => Number(element.getAttribute('data-width') ?? 200),
};

const choose = (length = 6) => chooseFields(document, length, sight);

const row = (count: number, attributes: string): readonly Written[] =>
  Array.from({ length: count }, (_, index) => field(attributes.replaceAll('#', String(index))));

beforeEach(() => {
  document.body.replaceChildren();
  document.title = '';
});

describe('the field for a code', () => {
  // As sites write them, 2026.
  it.each<[string, Written]>([
    ['GitHub', field('type="text" name="app_otp" id="app_totp" autocomplete="one-time-code" inputmode="numeric"')],
    [
      'Google',
      field('type="tel" name="totpPin" id="totpPin" aria-label="Enter code" pattern="[0-9 ]*" autocomplete="off"'),
    ],
    ['Microsoft', field('type="tel" name="otc" id="idTxtBx_SAOTCC_OTC" maxlength="6" placeholder="Code"')],
    ['Amazon', field('type="tel" name="otpCode" id="auth-mfa-otpcode" autocomplete="off"', 'Enter OTP:')],
    ['Facebook', field('type="text" name="approvals_code" id="approvals_code"')],
    ['Discord', field('type="text" placeholder="6-digit authentication code" maxlength="10"')],
    ['Amazon Web Services', field('type="text" name="mfaCode" id="mfacode"', 'MFA code')],
    ['the plugin Two Factor of WordPress', field('type="text" name="authcode" id="authcode" placeholder="123 456"')],
    ['Nextcloud', field('type="tel" name="challenge" autocomplete="off" placeholder="Authentication code"')],
    ['Keycloak', field('type="text" name="otp" id="otp"', 'One-time code')],
    ['GitLab', field('type="text" name="user[otp_attempt]" id="user_otp_attempt"')],
    ['Heroku', field('type="text" name="two_factor_code"')],
    ['LinkedIn', field('type="text" name="pin" id="input__phone_verification_pin"')],
    ['a masked one', field('type="password" name="otp" autocomplete="off"', 'One-time password')],
    ['German', field('type="text" name="x1"', 'Bestätigungscode')],
    ['German, with two words', field('type="text" name="x1"', '6-stelliger Code aus der App')],
    ['French', field('type="text" name="x1"', 'Code de vérification')],
    ['Spanish', field('type="text" name="x1"', 'Código de verificación')],
    ['Portuguese', field('type="text" name="x1"', 'Código de verificação')],
    ['Italian', field('type="text" name="x1"', 'Codice di verifica')],
    ['Russian', field('type="text" name="x1"', 'Код подтверждения')],
    ['Japanese', field('type="text" name="x1"', '認証コード')],
    ['Chinese', field('type="text" name="x1"', '请输入验证码')],
    ['Korean', field('type="text" name="x1"', '인증번호')],
    ['one that says little, and is alone', field('type="text" name="code"')],
    ['one that says little, with room for just the code', field('type="text" name="token" maxlength="6"')],
    [
      'one with a code for a whole phone number’s row of words',
      field('type="tel" name="sms_otp"', 'Code sent to your phone'),
    ],
  ])('is found: %s', (_, written) => {
    const [input] = writeForm(document.body, written);
    expect(choose()).toEqual([input]);
  });

  it.each<[string, Written]>([
    ['the password', field('type="password" name="otp" autocomplete="current-password"')],
    [
      'the password, though it is marked as a code',
      field('type="password" autocomplete="current-password one-time-code"'),
    ],
    ['what is marked as something else', field('type="text" name="otp" autocomplete="section-a shipping postal-code"')],
    ['what is marked as a user name', field('type="text" name="otp" autocomplete="username"')],
    ['a new password', field('type="password" name="code" autocomplete="new-password"')],
    ['a password without a word of codes', field('type="password" name="pass"')],
    ['a password that calls itself a code', field('type="password" name="code"', 'Password code')],
    ['a search', field('type="text" name="q" maxlength="6" inputmode="numeric"', 'Search by code')],
    ['an e-mail address', field('type="text" name="email" inputmode="numeric"', 'E-mail or code')],
    ['an e-mail address by its type', field('type="email" name="otp" autocomplete="one-time-code"')],
    ['a phone number', field('type="tel" name="phone" maxlength="6"', 'Phone')],
    ['a user name', field('type="text" name="username" autocomplete="username"', 'Enter your code')],
    ['a CVV', field('type="tel" name="cvv" maxlength="6" inputmode="numeric"', 'Security code')],
    ['a CVV by autocomplete', field('type="tel" name="securityCode" autocomplete="cc-csc"', 'Security code')],
    ['a card', field('type="tel" name="card_security_code"')],
    ['a postal code', field('type="text" name="code" maxlength="6"', 'Postal code')],
    ['a ZIP code', field('type="text" name="zip_code" maxlength="6" inputmode="numeric"')],
    ['a Postleitzahl', field('type="text" name="plz" maxlength="6" inputmode="numeric"', 'Postleitzahl (Code)')],
    ['a coupon', field('type="text" name="coupon_code"')],
    ['a voucher in words', field('type="text" name="code"', 'Gutscheincode')],
    ['an invitation', field('type="text" name="invite_code"')],
    ['a captcha', field('type="text" name="captcha_code"', 'Enter the characters')],
    ['a country code', field('type="tel" name="country_code"')],
    ['the code of a recovery', field('type="text" name="recovery_code"')],
    ['a date of birth', field('type="tel" name="birthdate" inputmode="numeric" maxlength="6"')],
    ['a name', field('type="text" name="answer"', 'Favourite colour')],
    ['a field that is not editable', field('type="text" name="otp" readonly=""')],
    ['a disabled field', field('type="text" name="otp" disabled=""')],
    ['a hidden field', field('type="hidden" name="otp"')],
    ['a field that nobody sees', field('type="text" name="otp" autocomplete="one-time-code" data-hidden=""')],
    ['a field that is too short', field('type="text" name="otp" maxlength="4"')],
  ])('is never %s', (_, written) => {
    writeForm(document.body, written);
    expect(choose()).toBeNull();
  });

  it.each([
    ['a chat about codes', 'Two-factor help chat', 'name="chat" placeholder="Type here"'],
    ['the label of a device', 'Two-factor authentication', 'name="device_label" placeholder="Label of this device"'],
    ['the reply in a forum', 'My authentication code does not arrive', 'name="reply" placeholder="Write a reply"'],
  ])('is never one that says nothing of itself: %s', (_, title, attributes) => {
    document.title = title;
    const [input] = writeForm(document.body, field(attributes));
    input?.before('Tell us your verification code problem');
    input?.focus();
    expect(choose()).toBeNull();
    // The same page's field for a code is found by less.
    input?.setAttribute('inputmode', 'numeric');
    expect(choose()).toEqual([input]);
  });

  it('is none beside the number of a card, whose security code is printed on it', () => {
    writeForm(document.body, field('name="number" autocomplete="cc-number"'), field('name="securityCode" type="tel"'));
    expect(choose()).toBeNull();
  });

  it('is the one that the page marks, whatever else calls itself a code', () => {
    const [, marked] = writeForm(
      document.body,
      field('name="otp" type="tel" maxlength="6"', 'Verification code'),
      field('name="x" autocomplete="section-login one-time-code"'),
    );
    expect(choose()).toEqual([marked]);
  });

  it('is, of several, the one that has the focus, else the likeliest, else the first', () => {
    const [weak, first, second] = writeForm(
      document.body,
      field('name="code" maxlength="6"'),
      field('name="otp"'),
      field('name="otp"'),
    );
    expect(choose()).toEqual([first]);
    second?.focus();
    expect(choose()).toEqual([second]);
    weak?.focus();
    expect(choose()).toEqual([weak]);
  });

  it('is not the focused one where that asks for something else', () => {
    const [name, otp] = writeForm(document.body, field('name="username"'), field('name="otp"'));
    name?.focus();
    expect(choose()).toEqual([otp]);
  });

  it('may be known by the page: a field called “code” under the title of the second step', () => {
    const [, code] = writeForm(document.body, field('name="remember"', 'Name of this computer'), field('name="code"'));
    expect(choose()).toBeNull();
    document.title = 'Two-factor authentication';
    expect(choose()).toEqual([code]);
  });

  it.each(['open', 'closed'] as const)('is found in an %s shadow root in another one', (mode) => {
    const outer = document.createElement('login-page');
    document.body.append(outer);
    const root = outer.attachShadow({ mode });
    const inner = document.createElement('code-field');
    root.append(inner);
    const [input] = writeForm(inner.attachShadow({ mode: 'open' }), field('name="otp"'));
    // What `chrome.dom` does in a browser.
    if (mode === 'closed') Object.defineProperty(outer, 'openOrClosedShadowRoot', { value: root });
    expect(choose()).toEqual([input]);
  });

  it('is found in a page whose form has fields with the names of its properties', () => {
    const [, otp] = writeForm(document.body, field('name="parentElement"'), field('name="otp"'));
    writeForm(document.body, field('name="querySelector"', 'Name'), field('name="localName"', 'Name'));
    expect(choose()).toEqual([otp]);
  });
});

describe('the page of the second step', () => {
  const HEADER = field('type="text" name="search_term" placeholder="Search"');
  const ROW = 'type="tel" maxlength="1" inputmode="numeric"';

  // What their pages had in 2026, as people who drive them by scripts wrote down; the visible words in English.
  it.each<[string, readonly Written[], number]>([
    [
      'GitHub',
      [
        field('type="hidden" name="authenticity_token"'),
        field(
          'type="text" name="app_otp" id="app_totp" autocomplete="off" inputmode="numeric" pattern="([0-9]{6})|([0-9a-fA-F]{5}-?[0-9a-fA-F]{5})" placeholder="XXXXXX"',
          'Enter the verification code',
        ),
      ],
      1,
    ],
    [
      'Google, in Vietnamese',
      [
        field('type="email" name="identifier" data-hidden=""'),
        field(
          'type="tel" name="totpPin" id="totpPin" aria-label="Nhập mã" autocomplete="off" pattern="[0-9 ]*" spellcheck="false" dir="ltr"',
        ),
      ],
      1,
    ],
    [
      'Amazon Web Services',
      [HEADER, field('type="text" name="mfaCode" id="mfacode" autocomplete="off"', 'MFA code')],
      1,
    ],
    [
      'Amazon',
      [
        HEADER,
        field(
          'type="tel" name="otpCode" id="auth-mfa-otpcode" maxlength="20" required="true" autocomplete="off"',
          'Enter OTP:',
        ),
      ],
      1,
    ],
    ['Okta', [field('type="tel" name="answer" id="input60" autocomplete="off"', 'Enter Code')], 0],
    [
      'Okta, with its identity engine',
      [field('type="text" name="credentials.passcode" id="input60" autocomplete="off"', 'Enter code')],
      0,
    ],
    [
      'Microsoft',
      [
        field('type="password" name="passwd" id="i0118" autocomplete="off" data-hidden=""'),
        field(
          'type="tel" name="otc" id="idTxtBx_SAOTCC_OTC" maxlength="6" placeholder="Code" aria-label="Code" autocomplete="off"',
        ),
      ],
      1,
    ],
    ['X', [field('type="text" name="text" data-testid="ocfEnterTextTextInput" inputmode="numeric"', 'Enter code')], 0],
    ['Django', [field('type="text" name="token-otp_token" autocomplete="one-time-code" inputmode="numeric"')], 0],
    ['cPanel', [field('type="text" name="tfatoken" id="tfatoken" placeholder="Security code"')], 0],
    [
      'one that takes a code of paper as well',
      [HEADER, field('type="text" name="code"', 'Authentication app code or backup code')],
      1,
    ],
    ['one beside the password', [field('name="user"'), field('type="password" name="pw"'), field('name="tfacode"')], 2],
  ])('of %s has one field', (_, fields, at) => {
    const inputs = writeForm(document.body, ...fields);
    expect(choose()).toEqual([inputs[at]]);
  });

  it.each<[string, string]>([
    ['Apple', `${ROW} id="char#" aria-label="Enter Verification Code Digit #" pattern="[0-9]*"`],
    ['PayPal', 'type="number" maxlength="1" name="otpCode" id="ci-otpCode-#" aria-label="#-6"'],
    ['Slack', 'type="text" maxlength="1" aria-label="digit # of 6" inputmode="numeric"'],
    ['Epic', 'type="text" maxlength="1" name="code-input-#" inputmode="numeric" autocomplete="one-time-code"'],
  ])('of %s has six', (_, attributes) => {
    writeForm(document.body, HEADER);
    const inputs = writeForm(document.body, ...row(6, attributes));
    expect(choose()).toEqual(inputs);
  });

  it.each<[string, Written]>([
    ['Okta’s password', field('type="password" name="credentials.passcode" autocomplete="off"', 'Password')],
    ['Okta’s name', field('type="text" name="identifier" autocomplete="username"', 'Username')],
    ['Google’s codes of paper', field('type="tel" name="backupCodePin" id="backupCodePin"', 'Enter a backup code')],
  ])('is not that of %s', (_, written) => {
    writeForm(document.body, written);
    expect(choose()).toBeNull();
  });
});

describe('single fields for each character', () => {
  it.each([
    ['with a length of one', 'maxlength="1" inputmode="numeric" name="d#"'],
    ['that are narrow', 'name="otp-#" data-width="44" inputmode="numeric"'],
    ['that are numbers', 'type="number" name="otpCode-#" maxlength="1"'],
    ['each marked as the code', 'maxlength="1" autocomplete="one-time-code"'],
  ])('%s are filled together', (_, attributes) => {
    const inputs = writeForm(document.body, ...row(6, attributes));
    expect(choose()).toEqual(inputs);
  });

  it('are found where the first one takes a pasted code', () => {
    const inputs = writeForm(
      document.body,
      field('maxlength="6" data-width="40" autocomplete="one-time-code"'),
      ...row(5, 'maxlength="1"'),
    );
    expect(choose()).toEqual(inputs);
  });

  it('are as many as the code has, Steam’s five too', () => {
    const inputs = writeForm(document.body, ...row(5, 'maxlength="1" name="d#"'));
    expect(choose(6)).toBeNull();
    expect(choose(5)).toEqual(inputs);
  });

  it.each([
    [
      'a date',
      [
        ...row(2, 'maxlength="1" name="day#"'),
        field('maxlength="2" name="month"'),
        ...row(4, 'maxlength="1" name="year#"'),
      ],
    ],
    ['a CVV', row(6, 'maxlength="1" name="cvv#"')],
    ['a postal code', row(6, 'maxlength="1" name="zip" aria-label="Postal code, digit #"')],
    ['a password', row(6, 'type="password" maxlength="1" autocomplete="current-password"')],
  ])('are not those of %s', (_, fields) => {
    writeForm(document.body, ...fields);
    expect(choose()).toBeNull();
  });

  it('stand together: the same fields in forms of their own are no row', () => {
    for (let each = 0; each < 6; each += 1) writeForm(document.body, field('maxlength="1"'));
    expect(choose()).toBeNull();
  });
});

describe('a page made to be endless', () => {
  it('is searched fifty shadow roots deep', () => {
    const nest = (depth: number) => {
      document.body.replaceChildren();
      let root: ParentNode & Node = document.body;
      for (let at = 0; at < depth; at += 1) {
        const host = document.createElement('x-deeper');
        root.appendChild(host);
        root = host.attachShadow({ mode: 'open' });
      }
      return writeForm(root, field('name="otp"'));
    };
    const deep = nest(50);
    expect(choose()).toEqual(deep);
    nest(51);
    expect(choose()).toBeNull();
  });

  it('is searched so far, and answers', () => {
    const many = document.createElement('div');
    for (let each = 0; each < 1_000; each += 1) many.append(document.createElement('input'));
    document.body.append(many);
    let root: ParentNode & Node = document.body;
    for (let depth = 0; depth < 200; depth += 1) {
      const host = document.createElement('x-deeper');
      root.appendChild(host);
      root = host.attachShadow({ mode: 'open' });
    }
    writeForm(root, field('name="otp"'));
    let asked = 0;
    const chosen = chooseFields(document, 6, { ...sight, isVisible: () => (asked += 1) > 0 });
    expect(chosen).toBeNull();
    expect(asked).toBe(200);
  });
});
