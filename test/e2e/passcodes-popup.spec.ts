import { beforeAll, describe, expect, it } from 'vitest';
import { openPasscodes, type PasscodesPage } from '../../scripts/browser/pages/passcodes-page.ts';
import {
  dragAbove,
  type ShownRow,
  shownRows,
  takeFromMenu,
  waitForOrder,
  waitForRow,
} from '../../scripts/browser/pages/popup-codes.ts';
import type { RealPopup } from '../../scripts/browser/popup.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import type { OathAccount } from '../../src/oath/account.ts';
import { formatOtpauth } from '../../src/oath/otpauth.ts';
import { independentCode } from '../oath/support/independent-code.ts';
import { useBrowserAlone } from './support/browser-alone.ts';
import { overEdges } from './support/over-edges.ts';

/** The popup's list of accounts with codes, each click a real one. What one test changes the next one finds changed. */

const person = useBrowserAlone();

/** The secret of RFC 4226, whose appendix D has the codes of the counters 6 to 9. */
const SECRET = Buffer.from('12345678901234567890');
const COUNTED = ['287922', '162583', '399871', '520489'] as const;
const BASE = { label: 'ann', secret: SECRET, algorithm: 'SHA1', digits: 6, extra: [] } as const;
const MAIL: OathAccount = { ...BASE, kind: 'totp', issuer: 'Mail', period: 30 };
// Its code is seldom in its last seconds, in which the next one is shown unasked.
const BANK: OathAccount = { ...BASE, kind: 'totp', issuer: 'Bank', algorithm: 'SHA512', digits: 8, period: 300 };
const FORUM: OathAccount = { ...BASE, kind: 'hotp', issuer: 'Forum', counter: 6 };
const SHOP: OathAccount = { ...BASE, kind: 'totp', issuer: 'Shop', algorithm: 'SHA256', period: 60 };

const stepOf = (account: OathAccount) => Math.floor(Date.now() / 1000 / (account.kind === 'totp' ? account.period : 1));
const codeAt = ({ algorithm, digits }: OathAccount, step: number) =>
  independentCode(algorithm, SECRET, BigInt(step), digits);

/** The codes of all steps from `first` up to now, and of so many more. */
const codesSince = (first: number, account: OathAccount, more = 0): readonly string[] =>
  Array.from({ length: stepOf(account) - first + 1 + more }, (_, later) => codeAt(account, first + later));

let options: PasscodesPage;
const openPopup = (): Promise<RealPopup> => person().openPopup(options.page);

async function openOptions(): Promise<void> {
  const { context, host } = person();
  options = await openPasscodes(context, host.extensionId);
}

beforeAll(async () => {
  await openOptions();
  await options.goTo('add/import');
  await options.choose({ name: 'export.txt', content: [MAIL, BANK, FORUM, SHOP].map(formatOtpauth).join('\n') });
  await options.add();
});

/** What the store says of the counter. */
const storedCounter = (): Promise<unknown> =>
  options.page.evaluate(async () => {
    const answerOf = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const db = await answerOf(indexedDB.open('countersign'));
    const records: readonly { kind: string; counter?: number }[] = await answerOf(
      db.transaction('passcodes').objectStore('passcodes').getAll(),
    );
    db.close();
    return records.find(({ kind }) => kind === 'hotp')?.counter;
  });

describe('the popup’s list of codes', () => {
  it('puts a clicked code on the clipboard, that and nothing else, says so, and shows the next one when asked', async () => {
    await options.goTo('add/type');
    const [first, firstOfBank] = [stepOf(MAIL), stepOf(BANK)];
    const popup = await openPopup();
    await waitForRow(popup, 'Mail', ({ code }) => code !== null);
    await popup.click(textOf('codes_copy_of', 'Mail, ann'));
    await popup.waitForText(textOf('codes_copied'));

    const before = await waitForRow(popup, 'Bank', ({ code }) => code !== null);
    if (!before.ending) expect(before.next).toBeNull();
    await takeFromMenu(popup, 'Bank, ann', 'codes_next_show');
    const { code, next } = await waitForRow(popup, 'Bank', (row) => row.code !== null && row.next !== null);
    const codes = codesSince(firstOfBank, BANK, 1);
    expect(codes.slice(0, -1)).toContain(code);
    expect(next).toBe(codes[codes.indexOf(code ?? '') + 1]);
    await popup.close();

    const field = options.page.locator('input[name="issuer"]');
    await options.page.bringToFront();
    await field.focus();
    await options.page.keyboard.press('Control+V');
    const pasted = await field.inputValue();
    expect(codesSince(first, MAIL)).toContain(pasted);
  });

  it('shows one code for one press of an account that counts them, and none of them twice', async () => {
    const next = textOf('codes_next_code_of', 'Forum, ann');
    const shows = (code: string) => (row: ShownRow) => row.code === code;
    const popup = await openPopup();
    await waitForRow(popup, 'Forum', ({ code }) => code === null);
    await popup.click(next);
    await waitForRow(popup, 'Forum', shows(COUNTED[0]));
    expect(await storedCounter()).toBe(7);
    // Two clicks of one moment: the second is not followed.
    await popup.evaluate((name) => {
      const button = document.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
      button?.click();
      button?.click();
    }, next);
    await waitForRow(popup, 'Forum', shows(COUNTED[1]));
    expect(await storedCounter()).toBe(8);
    await popup.close();

    const again = await openPopup();
    await waitForRow(again, 'Forum', ({ code }) => code === null);
    await again.click(next);
    await waitForRow(again, 'Forum', shows(COUNTED[2]));
    expect(await storedCounter()).toBe(9);
    await again.close();
  });

  it('keeps at the top what is pinned, brings back what was removed with its codes, and an order that was dragged outlasts the browser', async () => {
    const popup = await openPopup();
    await waitForOrder(popup, ['Mail', 'Bank', 'Forum', 'Shop']);
    await takeFromMenu(popup, 'Bank, ann', 'codes_pin');
    await waitForOrder(popup, ['Bank', 'Mail', 'Forum', 'Shop']);
    await popup.waitForText(textOf('codes_section_pinned'));
    await popup.close();

    const reopened = await openPopup();
    await waitForOrder(reopened, ['Bank', 'Mail', 'Forum', 'Shop']);
    const first = stepOf(MAIL);
    await takeFromMenu(reopened, 'Mail, ann', 'codes_remove');
    await waitForOrder(reopened, ['Bank', 'Forum', 'Shop']);
    await reopened.click(textOf('codes_undo'));
    await waitForOrder(reopened, ['Bank', 'Mail', 'Forum', 'Shop']);
    const { code } = await waitForRow(reopened, 'Mail', (row) => row.code !== null);
    expect(codesSince(first, MAIL)).toContain(code);

    await dragAbove(reopened, 'Shop', 'Mail');
    await waitForOrder(reopened, ['Bank', 'Shop', 'Mail', 'Forum']);
    await dragAbove(reopened, 'Mail', 'Shop');
    await waitForOrder(reopened, ['Bank', 'Mail', 'Shop', 'Forum']);
    await person().restartBrowser();

    await openOptions();
    await options.goTo('accounts');
    expect(await options.names(4)).toEqual(['Bank', 'Mail', 'Shop', 'Forum']);
    const restarted = await openPopup();
    await waitForOrder(restarted, ['Bank', 'Mail', 'Shop', 'Forum']);
    await restarted.click(textOf('codes_next_code_of', 'Forum, ann'));
    await waitForRow(restarted, 'Forum', (row) => row.code === COUNTED[3]);
    await restarted.close();
  });
});

/** Pages of the options, each with a text that stands on it once it is whole. */
const ROUTES = [
  ['add', 'add_scan_hint'],
  ['add/sign-in', 'add_send_code'],
  ['add/type', 'type_add'],
  ['add/import', 'import_formats_promise'],
  ['backup', 'plain_title'],
  ['history', 'history_empty_title'],
  ['permissions', 'hint_title'],
  ['about', 'diagnostics_show'],
] as const;

describe('names and notes of any length', () => {
  const LONG = 'Wirtschaftsprüfungsgesellschaft'.repeat(4);

  it('go over the edge of no page, as narrow as 320 pixels with a scroll bar or 1600 wide, nor of the popup', async () => {
    const long: OathAccount = { ...SHOP, issuer: LONG, label: `${LONG}@example.org`, digits: 10 };
    await options.goTo('add/import');
    const seen = new Map<string, readonly string[]>();
    const look = async (name: string) => {
      for (const width of [305, 1600]) {
        await options.page.setViewportSize({ width, height: 700 });
        const over = await options.page.evaluate(overEdges);
        if (over.length > 0) seen.set(`${name} at ${width}`, over);
      }
    };
    await options.choose({
      name: `${LONG}.txt`,
      content: [formatOtpauth(long), formatOtpauth(MAIL), `otpauth://totp/${LONG}?secret=0O1l`].join('\n'),
    });
    await options.totals();
    await look('add/import, preview');
    await options.add();
    await look('add/import, added');
    const id = await options.page.evaluate(
      async ({ long: words }) => {
        const send = chrome.runtime.sendMessage<unknown, { response: { accounts: readonly Record<string, string>[] } }>;
        const { response } = await send({ name: 'passcodes.list', request: { tabId: null, first: 0 } });
        const passcodeId = response.accounts.find(({ issuer }) => issuer === words)?.['passcodeId'] ?? '';
        const change = { group: words.slice(0, 60), note: words };
        await send({ name: 'passcodes.edit', request: { passcodeId, change } });
        return passcodeId;
      },
      { long: LONG },
    );
    for (const [route, whole] of ROUTES) {
      await options.goTo(route);
      await options.waitForText(whole);
      await options.page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await look(route);
    }
    await options.click('diagnostics_show');
    await options.waitForText('diagnostics_copy');
    await look('about, diagnostics');
    await options.goTo('accounts');
    await options.names(5);
    await look('accounts');
    await options.goTo(`accounts/${id}`);
    await options.page.getByRole('button', { name: textOf('passcode_edit_of', LONG) }).waitFor();
    await look('accounts, opened');
    await options.click('passcode_edit_of');
    await options.page.locator('textarea[name="note"]').waitFor();
    await look('accounts, edited');
    expect(Object.fromEntries(seen)).toEqual({});

    const popup = await openPopup();
    await waitForRow(popup, LONG, ({ code }) => code !== null);
    expect(await shownRows(popup)).toHaveLength(5);
    expect(await popup.evaluate(overEdges)).toEqual([]);
    await takeFromMenu(popup, `${LONG}, ${long.label}`, 'codes_next_show');
    await waitForRow(popup, LONG, ({ next }) => next !== null);
    expect(await popup.evaluate(overEdges)).toEqual([]);
    await takeFromMenu(popup, `${LONG}, ${long.label}`, 'codes_remove');
    await popup.waitForText(textOf('codes_undo'));
    expect(await popup.evaluate(overEdges)).toEqual([]);
    await popup.close();
  });
});
