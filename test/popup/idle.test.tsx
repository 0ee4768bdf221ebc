// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { MessageError } from '../../src/messaging/send.ts';
import type { NoAccess, PopupView, ScanResult } from '../../src/messaging/views.ts';
import { t } from '../../src/ui/t.ts';
import { ALL_QUIET, createFakeHost } from './fake-host.ts';
import { OFFER } from './page-enrolments.ts';
import { drawPopup, settle, usePopups } from './render-popup.tsx';
import { ALICE, alarm, asking, BASE } from './requests.ts';

usePopups();

const SCANS = [{ name: 'scan.page', request: { tabId: 7 } }];
const FOUND = { ...BASE, phase: 'found', accounts: [ALICE] } as const;
const FAR: PopupView['settings'] = { openPopupByItself: true, allSites: false, sites: [] };

function scanning(result: ScanResult, view: Partial<PopupView> = {}) {
  const host = createFakeHost({ view });
  host.answer({ 'scan.page': () => result });
  return host;
}

describe('opening the popup', () => {
  it('over a page without a request looks at it once', async () => {
    const host = scanning({ result: 'nothing', looked: null });
    const popup = await drawPopup(host);
    expect(host.sent).toEqual(SCANS);
    expect(popup.has('scan_nothing_title')).toBe(true);
    await popup.show({ elsewhere: 1 });
    await popup.show({ request: asking() });
    await popup.show({ request: null });
    expect(host.sent).toEqual(SCANS);
  });

  it.each([
    ['a request is there already', { request: asking() }],
    ['an account can be added already', { pageEnrolment: OFFER }],
    ['there is no tab', { tabId: null }],
  ])('does not look where %s', async (_, view: Partial<PopupView>) => {
    const host = createFakeHost({ view });
    await drawPopup(host);
    expect(host.sent).toEqual([]);
  });

  it('shows no control to scan while it looks, so that no second look is asked for', async () => {
    const host = createFakeHost();
    host.answer({ 'scan.page': () => new Promise(() => undefined) });
    const popup = await drawPopup(host);
    expect(popup.controls()).not.toContain('Scan this page');
    expect(popup.control('Scanning').matches(':disabled')).toBe(true);
  });

  it('shows the request that looking led to', async () => {
    const host = createFakeHost();
    host.answer({
      'scan.page': () => {
        host.answer({ 'popup.view': () => ({ ...ALL_QUIET, request: asking() }) });
        return { result: 'request', requestId: 'r-1' };
      },
    });
    const popup = await drawPopup(host);
    expect(popup.phase()).toBe('asking');
  });
});

describe('a look that has not answered yet', () => {
  it.each([
    ['Continue', FOUND, 'continue', 'request.continue'],
    ['Block', alarm(), 'alarm_block', 'request.burn'],
  ] as const)('lets %s be clicked on the request that it found', async (_, request, control, message) => {
    const host = createFakeHost();
    host.answer({ 'scan.page': () => new Promise(() => undefined), [message]: () => ({ ok: true }) });
    const popup = await drawPopup(host);
    await popup.show({ request });
    await popup.click(control);
    expect(host.sent.map(({ name }) => name)).toEqual(['scan.page', message]);
  });
});

describe('"Scan this page"', () => {
  it('looks again on a click', async () => {
    const host = scanning({ result: 'nothing', looked: null });
    await (await drawPopup(host)).click('scan_page');
    expect(host.sent).toEqual([...SCANS, ...SCANS]);
  });

  it('names the sign-in server of a code that no account fits, and offers to add one', async () => {
    const host = scanning({ result: 'unknown_issuer', issuer: 'https://login.unknown.example' });
    const popup = await drawPopup(host);
    expect(popup.text()).toContain('https://login.unknown.example');
    await popup.click('add_account');
    expect(host.done).toEqual(['openOptions add/sign-in', 'close']);
  });

  it('offers to reload a page that could not be looked at', async () => {
    const host = scanning({ result: 'no_access', reason: 'refused' });
    await (await drawPopup(host)).click('reload_page');
    expect(host.done).toEqual(['reloadTab 7', 'close']);
  });
});

describe('without an account', () => {
  it('the popup looks for the code of a page that adds one, and else offers to add the first one', async () => {
    const host = scanning({ result: 'nothing', looked: null }, { accounts: 0 });
    const popup = await drawPopup(host);
    expect(host.sent).toEqual(SCANS);
    expect(popup.has('no_account_title')).toBe(true);
    await popup.click('add_account');
    expect(host.done).toEqual(['openOptions add', 'close']);
  });

  it('the popup speaks of both kinds, and has one button for them', async () => {
    const popup = await drawPopup(scanning({ result: 'nothing', looked: null }, { accounts: 0 }));
    for (const words of ['approving the code', 'one-time code']) expect(popup.text()).toContain(words);
    const buttons = [...popup.root.querySelectorAll('.actions button')].map(({ textContent }) => textContent);
    expect(buttons).toEqual([t('add_account'), t('scan_page')]);
  });
});

describe('the offer to find codes', () => {
  const hosted = (sites: readonly string[] = []) => {
    const host = createFakeHost({
      view: { settings: { ...FAR, sites } },
      site: 'https://notes.fieldnotes.example/*',
    });
    host.answer({ 'scan.page': () => ({ result: 'nothing', looked: null }) });
    return host;
  };

  it('asks the browser for all sites', async () => {
    const host = hosted();
    await (await drawPopup(host)).click('hint_all');
    expect(host.done).toEqual(['grant <all_urls>']);
  });

  it('asks the browser for this site alone', async () => {
    const host = hosted();
    const popup = await drawPopup(host);
    popup.control('Only on notes.fieldnotes.example').click();
    await settle();
    expect(host.done).toEqual(['grant https://notes.fieldnotes.example/*']);
  });

  it('leaves out what is granted', async () => {
    const popup = await drawPopup(hosted(['https://notes.fieldnotes.example/*']));
    expect(popup.controls()).not.toContain('Only on notes.fieldnotes.example');
    await popup.show({ settings: { ...FAR, allSites: true } });
    expect(popup.has('hint_title')).toBe(false);
  });
});

describe('what waits in other tabs', () => {
  it.each([
    [0, null],
    [1, '1 sign-in waits in another tab'],
    [2, '2 sign-ins wait in other tabs'],
  ])('%i is said as %s, and takes no place', async (elsewhere, line) => {
    const popup = await drawPopup(createFakeHost({ view: { request: asking(), elsewhere } }));
    expect(popup.root.querySelector('footer')?.textContent ?? null).toBe(line);
    expect(popup.phase()).toBe('asking');
  });
});

describe('a background that does not answer', () => {
  it('is said, whatever was shown before, and can be tried again', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    host.answer({ 'popup.view': () => Promise.reject(new Error('unreachable')) });
    await popup.show({});
    expect(popup.phase()).toBe('broken');
    expect(popup.controls()).not.toContain('Approve');
    host.answer({ 'popup.view': () => ({ ...ALL_QUIET, request: asking() }) });
    await popup.click('try_again');
    expect(popup.phase()).toBe('asking');
  });

  it('is asked again by itself where it ended while it was asked, and said when it stays away', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    let away = 2;
    let asked = 0;
    host.answer({
      'popup.view': () => {
        asked += 1;
        away -= 1;
        if (away >= 0) throw new MessageError('popup.view', 'unreachable');
        return { ...ALL_QUIET, request: alarm() };
      },
    });
    const wait = async () => {
      for (let tries = 0; tries < 2; tries += 1) {
        await act(() => host.clock.advance(500));
        await settle();
      }
    };
    await popup.show({});
    expect(popup.phase()).toBe('asking');
    await wait();
    expect([popup.phase(), asked]).toEqual(['relay_alarm', 3]);
    away = Number.POSITIVE_INFINITY;
    await popup.show({});
    await wait();
    expect([popup.phase(), asked]).toEqual(['broken', 6]);
  });

  it('is said when a click can not be sent', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    await popup.click('deny');
    await popup.click('deny_not_me');
    expect(popup.phase()).toBe('broken');
  });

  it('is asked again how things stand when it ended in the middle of a click', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    host.answer({ 'request.decide': () => Promise.reject(new MessageError('request.decide', 'unreachable')) });
    await popup.click('deny');
    await popup.click('deny_not_me');
    expect(popup.phase()).toBe('asking');
  });

  it.each(['storage_full', 'storage_newer_version', 'storage_unavailable'] as const)(
    'says why, and that nothing was changed: %s',
    async (reason) => {
      const host = createFakeHost();
      host.answer({ 'popup.view': () => Promise.reject(new MessageError('popup.view', reason)) });
      const popup = await drawPopup(host);
      expect(popup.has(`broken_${reason}_title`)).toBe(true);
    },
  );

  it('is said when the page can not be scanned', async () => {
    const popup = await drawPopup(createFakeHost());
    expect(popup.phase()).toBe('broken');
  });
});

describe('answers of the background', () => {
  it('that come late never take the place of newer ones', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    let answerLate: () => void = () => undefined;
    host.answer({
      'popup.view': () =>
        new Promise((resolve) => {
          answerLate = () => resolve({ ...ALL_QUIET, request: asking({ clientName: 'Old' }) });
        }),
    });
    await popup.show({});
    host.answer({ 'popup.view': () => ({ ...ALL_QUIET, request: asking({ clientName: 'New' }) }) });
    await popup.show({});
    answerLate();
    await settle();
    expect(popup.root.querySelector('h1')?.textContent).toBe('Sign in to New?');
  });
});

describe('what looking found of others', () => {
  it('is named with what it is for, where it is of one kind', async () => {
    const popup = await drawPopup(scanning({ result: 'other_codes', count: 2, kinds: ['wifi'] }));
    for (const key of ['code_wifi_title', 'code_wifi_text', 'scan_other_kept'] as const)
      expect(popup.has(key)).toBe(true);
  });

  it('is listed where it is of several', async () => {
    const popup = await drawPopup(scanning({ result: 'other_codes', count: 2, kinds: ['otpauth', 'url'] }));
    for (const key of ['code_otpauth_title', 'code_url_title'] as const) expect(popup.has(key)).toBe(true);
  });
});

describe('what can not be looked at', () => {
  const REASONS: Readonly<Record<NoAccess, true>> = {
    ...{ browser_page: true, extension_page: true, file_page: true, store_page: true },
    ...{ document: true, unnamed_page: true, refused: true, no_tab: true },
  };
  it.each(Object.keys(REASONS) as NoAccess[])('is told from all else, with what to do: %s', async (reason) => {
    const popup = await drawPopup(scanning({ result: 'no_access', reason }));
    for (const part of ['title', 'text'] as const) expect(popup.has(`scan_${reason}_${part}`)).toBe(true);
  });
});

describe('where looking found nothing', () => {
  it('the popup tells what was looked at', async () => {
    const looked = { pictures: 12, drawings: 1, frames: 0, captured: true };
    const popup = await drawPopup(scanning({ result: 'nothing', looked }));
    expect(popup.text()).toContain('Looked at: 12 pictures, 1 drawing, and the page as a whole.');
  });

  it('the person can show the code in a picture of the tab', async () => {
    for (const result of [
      { result: 'nothing', looked: null },
      { result: 'unreadable', count: 1 },
      { result: 'other_codes', count: 1, kinds: ['url'] },
      { result: 'no_access', reason: 'refused' },
    ] as const) {
      const host = scanning(result);
      host.answer({ 'page_picture.open': () => ({}) });
      const popup = await drawPopup(host);
      await popup.click('read_picture');
      expect(host.sent.at(-1)).toEqual({ name: 'page_picture.open', request: { tabId: 7 } });
      expect(host.done).toEqual(['close']);
      popup.root.remove();
    }
    const unknown = await drawPopup(scanning({ result: 'unknown_issuer', issuer: 'https://login.unknown.example' }));
    expect(unknown.controls()).not.toContain('Read a picture');
  });
});
