import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { CodesReport } from '../../src/messaging/messages.ts';
import { createExtension, type Extension } from '../support/extension.ts';

const NOTHING: CodesReport = { texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
const LOOKED = { pictures: 3, drawings: 0, frames: 1, captured: true };
const OTP = 'A'.repeat(22);

/** The content script of the tab will see this when it is asked to look. */
function pageShows(extension: Extension, report: Partial<CodesReport>) {
  extension.fake.onScan.run = async (tab) => {
    const seen = { ...NOTHING, ...report };
    await extension.background().receive({ name: 'codes.seen', request: seen }, extension.fake.senderOf(tab.id));
    return seen;
  };
}

describe('"Scan this page"', () => {
  it('makes the request of a code from what the browser stamps on the content script’s own message', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    pageShows(extension, { texts: [extension.server.newCode().text] });
    const result = await extension.send('scan.page', { tabId: tab.id });
    const request = await extension.request();
    expect(result).toEqual({ result: 'request', requestId: request?.requestId });
    expect(request?.page.origin).toBe('https://shop.example');
    expect(extension.fake.popups).toEqual([]);
  });

  const explained = [
    { shows: {}, result: { result: 'nothing', looked: null } },
    { shows: { looked: LOOKED }, result: { result: 'nothing', looked: LOOKED } },
    { shows: { unreadable: 2 }, result: { result: 'unreadable', count: 2 } },
    { shows: { unreadable: 2, looked: LOOKED }, result: { result: 'nothing', looked: LOOKED } },
    { shows: { others: 2, kinds: ['wifi'] }, result: { result: 'other_codes', count: 2, kinds: ['wifi'] } },
    { shows: { others: 4 }, result: { result: 'too_many_codes', count: 4 } },
    {
      shows: { texts: [`https://new.example/qr#${OTP}`] },
      result: { result: 'unknown_issuer', issuer: 'https://new.example' },
    },
    {
      shows: { texts: [`https://new.example/enrol#${OTP}`] },
      result: { result: 'enrolment_code', issuer: 'https://new.example' },
    },
  ] as const;
  for (const { shows, result } of explained) {
    it(`says ${result.result} of ${JSON.stringify(shows)}`, async () => {
      const extension = await createExtension();
      const tab = extension.fake.openTab('https://shop.example/login');
      pageShows(extension, structuredClone(shows));
      expect(await extension.send('scan.page', { tabId: tab.id })).toEqual(result);
    });
  }

  it('P11: does not call an account missing where only the page is nobody’s, as a sandboxed one is', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab('https://shop.example/login');
    extension.fake.onScan.run = async () => {
      const seen = { ...NOTHING, texts: [extension.server.newCode().text] };
      const sender = { ...extension.fake.senderOf(tab.id), origin: 'null' };
      await extension.background().receive({ name: 'codes.seen', request: seen }, sender);
      return seen;
    };
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({
      result: 'no_access',
      reason: 'unnamed_page',
    });
    expect(await extension.request()).toBeNull();
  });

  it.each([
    ['chrome://settings/', 'browser_page'],
    ['view-source:https://shop.example/', 'browser_page'],
    ['https://shop.example@prize.example/', 'unnamed_page'],
    ['chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba/page.html', 'extension_page'],
    ['moz-extension://0b1c2d3e/page.html', 'extension_page'],
    ['file:///home/ada/login.html', 'file_page'],
    ['https://chromewebstore.google.com/detail/x', 'store_page'],
    ['https://addons.mozilla.org/', 'store_page'],
  ] as const)('says of %s that it is closed: %s, and runs nothing there', async (url, reason) => {
    const extension = await createExtension();
    const tab = extension.fake.openTab(url);
    tab.document.hasContentScript = false;
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'no_access', reason });
    expect(tab.document.hasContentScript).toBe(false);
  });

  it.each([
    ['Cannot access a chrome:// URL', 'browser_page'],
    ['Cannot access "about:blank" at origin "null".', 'browser_page'],
    ['Cannot access a chrome-extension:// URL of different extension', 'extension_page'],
    ['The extensions gallery cannot be scripted.', 'store_page'],
    ['Cannot access contents of the page.', 'refused'],
  ] as const)('goes by the browser’s words where it does not tell the address: %s', async (words, reason) => {
    const extension = await createExtension();
    const tab = extension.fake.openTab('https://shop.example/');
    extension.fake.onInject.run = () => Promise.reject(new Error(words));
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'no_access', reason });
  });

  it('says of a PDF that nobody may look into it where the browser refuses, and of no other page', async () => {
    const extension = await createExtension();
    extension.fake.onScan.run = () => Promise.reject(new Error('Receiving end does not exist.'));
    const said = async (url: string) => {
      const result = await extension.send('scan.page', { tabId: extension.fake.openTab(url).id });
      return result.result === 'no_access' ? result.reason : result.result;
    };
    expect(await said('https://shop.example/code.PDF?page=1')).toBe('document');
    expect(await said('https://shop.example/?file=code.pdf')).toBe('refused');
    expect(await said('https://addons.mozilla.org.example/')).toBe('refused');
  });

  it('has no access to pages of the browser, to a tab that is gone, and where the content script says nonsense', async () => {
    const extension = await createExtension();
    const settings = extension.fake.openTab('chrome://settings/');
    expect(await extension.send('scan.page', { tabId: settings.id })).toEqual({
      result: 'no_access',
      reason: 'browser_page',
    });
    expect(await extension.send('scan.page', { tabId: 9999 })).toEqual({ result: 'no_access', reason: 'no_tab' });
    const tab = extension.fake.openTab('https://shop.example/');
    extension.fake.onScan.run = () => Promise.resolve({ texts: 'x'.repeat(9) } as never);
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'no_access', reason: 'refused' });
  });
});
