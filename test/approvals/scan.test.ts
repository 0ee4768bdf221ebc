import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension, type Extension } from '../support/extension.ts';

const NOTHING = { texts: [] as string[], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
const OTP = 'A'.repeat(22);

/** The content script of the tab will see this when it is asked to look. */
function pageShows(extension: Extension, report: Partial<typeof NOTHING>) {
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
    { shows: {}, result: { result: 'nothing' } },
    { shows: { others: 2 }, result: { result: 'other_codes', count: 2 } },
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
    it(`says ${result.result}`, async () => {
      const extension = await createExtension();
      const tab = extension.fake.openTab('https://shop.example/login');
      pageShows(extension, structuredClone(shows) as Partial<typeof NOTHING>);
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
