import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { CodesReport, ScanReport } from '../../src/messaging/messages.ts';
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

describe('a code that holds an account with codes', () => {
  const ACCOUNT = 'otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP&issuer=Example';
  const PART = 'otpauth-migration://offline?data=CjEK';
  const seen: CodesReport = { ...NOTHING, others: 2, kinds: ['otpauth', 'otpauth_migration'], looked: LOOKED };
  const answer: ScanReport = { ...seen, accounts: [PART, ACCOUNT] };

  async function scanned(prepare: (extension: Extension, tabId: number) => Promise<ScanReport>) {
    const extension = await createExtension();
    const tab = extension.fake.openTab('https://login.example.org/2fa');
    extension.fake.onScan.run = () => prepare(extension, tab.id);
    return extension.send('scan.page', { tabId: tab.id });
  }
  const tell = (extension: Extension, tabId: number, more: object = {}, report: CodesReport = seen) =>
    extension
      .background()
      .receive({ name: 'codes.seen', request: report }, { ...extension.fake.senderOf(tabId), ...more });

  it('is offered as that of the page which the browser names, one text a line', async () => {
    const result = await scanned(async (extension, tabId) => {
      await tell(extension, tabId);
      return answer;
    });
    expect(result).toEqual({
      result: 'account_codes',
      page: { origin: 'https://login.example.org', privateWindow: false },
      site: 'example.org',
      text: `${PART}\n${ACCOUNT}`,
    });
  });

  it('is known to be of a private window, which leaves no trace', async () => {
    const result = await scanned(async (extension, tabId) => {
      extension.fake.tabs.get(tabId)!.incognito = true;
      await tell(extension, tabId);
      return answer;
    });
    expect(result).toMatchObject({ page: { privateWindow: true } });
  });

  it('is offered however many there are, where nothing is to sign in by', async () => {
    const result = await scanned(async (extension, tabId) => {
      await tell(extension, tabId, {}, { ...seen, others: 9 });
      return { ...answer, others: 9 };
    });
    expect(result).toMatchObject({ result: 'account_codes' });
  });

  it('gives way to a code of ours', async () => {
    const texts = [`https://new.example/qr#${OTP}`];
    const result = await scanned(async (extension, tabId) => {
      await tell(extension, tabId, {}, { ...seen, texts });
      return { ...answer, texts };
    });
    expect(result).toEqual({ result: 'unknown_issuer', issuer: 'https://new.example' });
  });

  it.each<[string, (extension: Extension, tabId: number) => Promise<unknown>]>([
    ['where no page was named', () => Promise.resolve()],
    ['on a page of an opaque origin', (extension, tabId) => tell(extension, tabId, { origin: 'null' })],
    [
      'where another document was named than the one that answered',
      (extension, tabId) => tell(extension, tabId, { documentId: 'another' }),
    ],
    [
      'where the page was left meanwhile',
      async (extension, tabId) => {
        await tell(extension, tabId);
        extension.fake.load(tabId, 'https://login.example.org/2fa');
      },
    ],
    [
      'where the next page named itself before',
      async (extension, tabId) => {
        await tell(extension, tabId);
        extension.fake.load(tabId, 'https://genuine.example/');
        await tell(extension, tabId);
      },
    ],
    [
      'that another tab shows',
      async (extension) => {
        await tell(extension, extension.fake.openTab('https://other.example/').id);
      },
    ],
  ])('P11: is only named %s', async (_, meanwhile) => {
    const result = await scanned(async (extension, tabId) => {
      await meanwhile(extension, tabId);
      return answer;
    });
    expect(result).toEqual({ result: 'other_codes', count: 2, kinds: seen.kinds });
  });

  it('is taken from no report that a page makes by itself', async () => {
    const extension = await createExtension();
    const tab = extension.fake.openTab('https://shop.example/');
    const reply = await extension
      .background()
      .receive({ name: 'codes.seen', request: answer }, extension.fake.senderOf(tab.id));
    expect(reply).toEqual({ outcome: 'refused', reason: 'invalid_request' });
  });
});
