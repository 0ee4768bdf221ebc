// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { PasscodePreview } from '../../../src/messaging/passcodes.ts';
import { ARMING } from '../../../src/popup/use-armed.ts';
import { createFakeHost } from '../fake-host.ts';
import { COUNTED, holding, SITE } from '../passcodes.ts';
import { drawPopup, press, settle, usePopups } from '../render-popup.tsx';

usePopups();

const HERE = { ...COUNTED, here: 'bound' } as const;
const FILL = 'Fill in the code of Company VPN, alice';
const NEXT = 'Company VPN, alice: next code';
const MORE = 'More for Company VPN, alice';

function hosted() {
  const host = createFakeHost();
  host.answer({
    'scan.page': () => ({ result: 'nothing', looked: null }),
    'passcodes.next': () => ({ ok: true, code: '755224' }),
    'passcodes.fill': () => ({ ok: false, failure: { code: 'code_not_filled', detail: '', unused: '123456' } }),
  });
  holding(host, [HERE], { site: SITE });
  return host;
}

const digits = (root: HTMLElement) => root.querySelector('.code-digits')?.textContent.replace(/\s/gu, '');

describe('a counted code', () => {
  it('that did not get into the page is shown, since it comes no second time', async () => {
    const popup = await drawPopup(hosted());
    press(popup.control(FILL));
    await settle();
    expect(popup.has('failure_code_not_filled_title')).toBe(true);
    expect(digits(popup.root)).toBe('123456');
    expect(popup.controls()).not.toContain(FILL);
  });

  it('that is shown stands by itself: filling in would use up another one, and lose it', async () => {
    const popup = await drawPopup(hosted());
    expect(popup.controls()).toContain(FILL);
    press(popup.control(NEXT));
    await settle();
    expect(digits(popup.root)).toBe('755224');
    expect(popup.controls()).not.toContain(FILL);
    press(popup.control(MORE));
    await settle();
    expect(popup.has('codes_pin')).toBe(true);
    expect(popup.has('codes_fill_here')).toBe(false);
  });

  it('of an account that was just added stands by itself as well', async () => {
    const host = hosted();
    const text = 'otpauth://hotp/Company%20VPN:alice?secret=GEZDGNBVGY3TQOJQ';
    const preview: PasscodePreview = {
      kind: 'read',
      source: 'uri_list',
      lines: [
        {
          position: 1,
          kind: 'new',
          issuer: 'Company VPN',
          label: 'alice',
          account: 'hotp',
          group: '',
          sameAs: null,
          raises: false,
        },
      ],
      digest: 'd-1',
      parts: null,
      enrolAgain: [],
    };
    host.answer({
      'scan.page': () => ({
        result: 'account_codes',
        page: { origin: SITE.origin, privateWindow: false },
        site: SITE.site,
        text,
      }),
      'passcodes.preview': () => preview,
      'passcodes.add': () => ({ ok: true, added: [HERE.passcodeId], raised: 0 }),
    });
    const popup = await drawPopup(host);
    await popup.pass(ARMING);
    await popup.click('account_codes_add');
    expect(popup.has('codes_fill_here')).toBe(true);
    await popup.click('codes_next_code');
    expect(popup.text()).toContain('755 224');
    expect(popup.has('codes_fill_here')).toBe(false);
    expect(popup.has('account_codes_copy')).toBe(true);
  });
});
