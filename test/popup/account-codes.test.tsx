// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { PasscodeLine, PasscodePreview } from '../../src/messaging/passcodes.ts';
import type { ScanResult } from '../../src/messaging/views.ts';
import { ARMING } from '../../src/popup/use-armed.ts';
import { createFakeHost } from './fake-host.ts';
import { FEW, GITHUB, holding, SITE } from './passcodes.ts';
import { drawPopup, usePopups } from './render-popup.tsx';

usePopups();

const URI = 'otpauth://totp/GitHub:alice?secret=GEZDGNBVGY3TQOJQ&issuer=GitHub';
const FOUND: ScanResult = {
  result: 'account_codes',
  page: { origin: SITE.origin, privateWindow: false },
  site: SITE.site,
  text: URI,
};
const NEW: PasscodeLine = {
  position: 1,
  kind: 'new',
  issuer: 'GitHub',
  label: 'alice@example.com',
  account: 'totp',
  group: '',
  sameAs: null,
  raises: false,
};
const BAD: PasscodeLine = { position: 2, kind: 'unreadable', name: 'GitHub', reason: 'no_secret' };

const previewOf = (...lines: readonly PasscodeLine[]): PasscodePreview => ({
  kind: 'read',
  source: 'uri_list',
  lines,
  digest: 'd-1',
  parts: null,
  enrolAgain: [],
});

async function draw(preview: PasscodePreview = previewOf(NEW), scan: ScanResult = FOUND, accounts = FEW.slice(1)) {
  const host = createFakeHost();
  holding(host, accounts, { site: SITE });
  host.answer({
    'scan.page': () => scan,
    'passcodes.preview': () => preview,
    'passcodes.add': () => {
      holding(host, [{ ...GITHUB, here: 'bound' }, ...accounts], { site: SITE });
      return { ok: true, added: [GITHUB.passcodeId], raised: 0 };
    },
  });
  const popup = await drawPopup(host);
  await popup.pass(ARMING);
  return {
    host,
    popup,
    sent: (name: string) => host.sent.filter((message) => message.name === name).map(({ request }) => request),
  };
}

describe('codes on a page that hold accounts', () => {
  it('are offered under the address that the browser names, and nothing is added by looking', async () => {
    const { popup, sent } = await draw();
    expect(popup.has('account_codes_title')).toBe(true);
    for (const words of ['https://', 'github.com', 'GitHub', 'alice@example.com'])
      expect(popup.text()).toContain(words);
    expect(sent('passcodes.preview')).toEqual([{ source: { kind: 'text', text: URI } }]);
    expect(sent('passcodes.add')).toEqual([]);
    expect(popup.has('account_codes_says_text')).toBe(false);
  });

  it('are added as they were shown, for the page’s site, and their first code is there', async () => {
    const { popup, sent, host } = await draw();
    await popup.click('account_codes_add');
    expect(sent('passcodes.add')).toEqual([{ source: { kind: 'text', text: URI }, digest: 'd-1', site: SITE.site }]);
    expect(popup.has('account_codes_added_title')).toBe(true);
    await popup.click('account_codes_copy');
    expect(host.done.some((done) => /^copy \d{6}$/.test(done))).toBe(true);
    host.answer({ 'passcodes.fill': () => ({ ok: true, origin: SITE.origin, fields: 1 }) });
    await popup.click('codes_fill_here');
    expect(sent('passcodes.fill')).toEqual([{ passcodeId: GITHUB.passcodeId, tabId: 7, ...SITE, bind: false }]);
    expect(popup.has('codes_filled')).toBe(true);
  });

  it('go from the clipboard by themselves from the first copy on, where the person wants that', async () => {
    const { popup, host } = await draw();
    await popup.click('account_codes_add');
    host.answer({ 'clipboard.copied': () => ({ empties: false, offer: true }) });
    await popup.click('account_codes_copy');
    await popup.click('codes_empty_offer');
    expect(host.done).toContain('setEmptiesClipboard true');
  });

  it('of a private window are added for no site, and filling in is asked about', async () => {
    const { host, popup, sent } = await draw(previewOf(NEW), {
      ...FOUND,
      page: { origin: SITE.origin, privateWindow: true },
    });
    host.answer({
      'passcodes.add': () => {
        holding(host, [GITHUB], { site: SITE });
        return { ok: true, added: [GITHUB.passcodeId], raised: 0 };
      },
    });
    await popup.click('account_codes_add');
    expect(sent('passcodes.add')).toEqual([{ source: { kind: 'text', text: URI }, digest: 'd-1', site: null }]);
    await popup.click('codes_fill_here');
    expect(sent('passcodes.fill')).toEqual([]);
    expect(popup.has('codes_fill_question_text')).toBe(true);
  });

  it('take no click that was on its way to what stood there before', async () => {
    const { host, popup, sent } = await draw();
    await popup.click('page_enrolment_not_now');
    host.answer({ 'scan.page': () => ({ ...FOUND }) });
    await popup.click('codes_look_again');
    await popup.click('account_codes_add');
    expect(sent('passcodes.add')).toEqual([]);
    await popup.pass(ARMING);
    await popup.click('account_codes_add');
    expect(sent('passcodes.add')).toHaveLength(1);
  });

  it('leave the list of codes where they are not wanted', async () => {
    const { popup, sent } = await draw();
    await popup.click('page_enrolment_not_now');
    expect(popup.root.querySelectorAll('[data-passcode]')).toHaveLength(FEW.length - 1);
    expect(sent('passcodes.add')).toEqual([]);
  });

  it('are no question where the person has them all', async () => {
    const { popup } = await draw(previewOf({ ...NEW, kind: 'duplicate' }));
    expect(popup.controls()).not.toContain('Add the account');
    expect(popup.root.querySelectorAll('[data-passcode]').length).toBeGreaterThan(0);
  });

  it('are told with the reason where they can’t be read', async () => {
    const { popup } = await draw(previewOf(BAD));
    expect(popup.has('account_codes_title_unreadable')).toBe(true);
    expect(popup.has('entry_no_secret')).toBe(true);
    expect(popup.controls()).not.toContain('Add the account');
  });

  it('come with a word where their name is not the site’s', async () => {
    const { popup } = await draw(previewOf(NEW), {
      ...FOUND,
      page: { origin: 'https://evil.example', privateWindow: false },
      site: 'evil.example',
    });
    expect(popup.root.querySelector('.notice-title.few-lines')?.textContent).toBe('This page says that it is GitHub');
    expect(popup.text()).toContain('evil.example');
  });

  it('come with a word too where only their label says something, if it is no address of the person’s', async () => {
    const evil: ScanResult = {
      ...FOUND,
      page: { origin: 'https://evil.example', privateWindow: false },
      site: 'evil.example',
    };
    const google = await draw(previewOf({ ...NEW, issuer: '', label: 'Google account' }), evil);
    expect(google.popup.root.querySelector('.notice-title')?.textContent).toBe(
      'This page calls the account Google account',
    );
    expect(google.popup.has('account_codes_calls_text')).toBe(true);
    const own = await draw(previewOf({ ...NEW, issuer: '', label: 'alice@example.com' }), evil);
    expect(own.popup.root.querySelector('.notice-title')).toBeNull();
    const fits = await draw(previewOf({ ...NEW, issuer: '', label: 'GitHub (work)' }));
    expect(fits.popup.root.querySelector('.notice-title')).toBeNull();
  });

  it('of a transfer are bound to no site, and the rest of it is named', async () => {
    const text = 'otpauth-migration://offline?data=CjEK';
    const preview = { ...previewOf(NEW), parts: { have: 1, of: 3, missing: [2, 3] } } as PasscodePreview;
    const { host, popup, sent } = await draw(preview, { ...FOUND, text, site: 'evil.example' });
    host.answer({
      'passcodes.add': () => {
        holding(host, [GITHUB], { site: { site: 'evil.example', origin: 'https://evil.example' } });
        return { ok: true, added: [GITHUB.passcodeId], raised: 0 };
      },
    });
    expect(popup.text()).toContain('This is code 1 of 3');
    expect(popup.has('account_codes_says_text')).toBe(false);
    await popup.click('account_codes_parts_open');
    expect(host.done).toContain('openOptions add/import');
    await popup.click('account_codes_add');
    expect(sent('passcodes.add')).toEqual([{ source: { kind: 'text', text }, digest: 'd-1', site: null }]);
    expect(popup.has('account_codes_added_title')).toBe(true);
    expect(popup.controls()).toContain('Copy the code');
    expect(popup.controls()).not.toContain('Fill in on this page');
  });

  it('that nothing can be added of, since the key that seals accounts is gone, lead to the options', async () => {
    const { host, popup, sent } = await draw({ kind: 'vault_lost', source: 'uri_list', aside: 4, signIn: 1 });
    expect(popup.has('account_codes_sealed_title')).toBe(true);
    expect(popup.text()).toContain('github.com');
    expect(popup.controls()).not.toContain('Add the account');
    await popup.click('account_codes_sealed_open');
    expect(host.done).toEqual(['openOptions add/import', 'close']);
    await popup.click('page_enrolment_not_now');
    expect(popup.root.querySelectorAll('[data-passcode]').length).toBeGreaterThan(0);
    expect(sent('passcodes.add')).toEqual([]);
  });

  it('say why they were not added, and are shown anew', async () => {
    const { host, popup, sent } = await draw();
    host.answer({ 'passcodes.add': () => ({ ok: false, failure: { code: 'preview_changed', detail: '' } }) });
    await popup.click('account_codes_add');
    expect(popup.has('failure_preview_changed_title')).toBe(true);
    expect(sent('passcodes.preview')).toHaveLength(2);
    host.answer({ 'passcodes.add': () => Promise.reject(new Error('unreachable')) });
    await popup.pass(ARMING);
    await popup.click('account_codes_add');
    expect(popup.controls()).toContain('Add the account');
  });
});
