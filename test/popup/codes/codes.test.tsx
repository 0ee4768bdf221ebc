// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { PasscodeView } from '../../../src/messaging/passcodes.ts';
import { MessageError } from '../../../src/messaging/send.ts';
import type { PopupView } from '../../../src/messaging/views.ts';
import { codeGroups } from '../../../src/ui/code-groups.ts';
import { NO_PASSCODES } from '../fake-host.ts';
import { OFFER } from '../page-enrolments.ts';
import { BANK, codesAt, FEW, GITHUB, GOOGLE, holding, MAIL, many, passcode, SITE, STEAM } from '../passcodes.ts';
import { drawPopup, press, settle, usePopups } from '../render-popup.tsx';
import { alarm, asking } from '../requests.ts';
import { asked, codeOf, copyOf, focusedName, hosted, rows, START, seconds, sentTo, shownCode } from './drawn-codes.ts';

usePopups();

describe('the codes', () => {
  it('are shown with the search ready to be typed in, from one question', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    for (const account of FEW) expect(shownCode(popup, account)).toBe(codeOf(account));
    expect(asked(host)).toEqual([]);
    expect(document.activeElement?.getAttribute('role')).toBe('searchbox');
    expect(performance.getEntriesByName('countersign.codes').length).toBeGreaterThan(0);
  });

  it('are asked for beside the popup’s own view, not after it', async () => {
    const host = hosted(FEW);
    const asking: string[] = [];
    host.answer({
      'popup.view': () => {
        asking.push('popup.view');
        return new Promise(() => undefined);
      },
      'passcodes.list': ({ tabId, first }) => {
        asking.push(`passcodes.list ${tabId} ${first}`);
        return NO_PASSCODES;
      },
    });
    await drawPopup(host);
    expect(asking).toEqual(['popup.view', 'passcodes.list 7 12']);
  });

  it('are one stop for the Tab key, with what belongs to one row', async () => {
    const popup = await drawPopup(
      hosted(
        [
          { ...GITHUB, here: 'bound' },
          { ...GOOGLE, here: 'bound' },
        ],
        { site: SITE },
      ),
    );
    const stops = () =>
      [...popup.root.querySelectorAll<HTMLElement>('.code-list button')]
        .filter(({ tabIndex }) => tabIndex === 0)
        .map((button) => button.getAttribute('aria-label'));
    expect(stops()).toEqual([
      copyOf(GITHUB),
      'Fill in the code of GitHub, alice@example.com',
      'More for GitHub, alice@example.com',
    ]);
    await popup.key('ArrowDown');
    await popup.key('ArrowDown');
    expect(stops()).toContain(copyOf(GOOGLE));
    expect(stops()).toHaveLength(3);
  });

  it.each([
    ['a sign-in', { request: asking() }],
    ['an alarm', { request: alarm() }],
    ['an account that a page offers', { pageEnrolment: OFFER }],
  ])('are not shown beside %s', async (_, view: Partial<PopupView>) => {
    const host = hosted(FEW);
    host.show(view);
    const popup = await drawPopup(host);
    expect(rows(popup)).toEqual([]);
    expect(popup.root.querySelector('[role=searchbox]')).toBeNull();
    await popup.show({ request: null, pageEnrolment: null });
    // An offer that went away by itself is said first.
    if (view.pageEnrolment === undefined) expect(rows(popup)).toHaveLength(FEW.length);
  });

  it('change at their boundary at once, and their next ones are asked for in one question', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    host.answer({ 'passcodes.codes': () => new Promise(() => undefined) });
    await popup.pass(9_999);
    expect(shownCode(popup, GITHUB)).toBe(codeOf(GITHUB));
    expect(asked(host)).toEqual([]);
    await popup.pass(1);
    expect(shownCode(popup, GITHUB)).toBe(codeOf(GITHUB, START + 10_000));
    expect(shownCode(popup, GITHUB)).not.toBe(codeOf(GITHUB));
    // A period of 60 s goes on.
    expect(shownCode(popup, MAIL)).toBe(codeOf(MAIL));
    expect(asked(host)).toEqual([{ passcodeIds: [GITHUB, GOOGLE, BANK, STEAM].map(({ passcodeId }) => passcodeId) }]);
  });

  it('show the next one in the last five seconds, or when the person wants it', async () => {
    const popup = await drawPopup(hosted(FEW));
    const next = ({ passcodeId }: PasscodeView) =>
      popup.root.querySelector(`[data-passcode="${passcodeId}"] .code-next`)?.textContent ?? null;
    expect(next(GITHUB)).toBeNull();
    press(popup.control('More for GitHub, alice@example.com'));
    await settle();
    await popup.click('codes_next_show');
    expect(next(GITHUB)).toBe(`Next: ${codeGroups(codesAt(GITHUB, START).next)}`);
    expect(next(GOOGLE)).toBeNull();
    await seconds(popup, 5);
    expect(next(GOOGLE)).toBe(`Next: ${codeGroups(codesAt(GOOGLE, START).next)}`);
    expect(next(MAIL)).toBeNull();
  });

  it('of ten digits leave room for their next ones in the place of the label', async () => {
    const long = passcode('Long', 'of ten digits', { digits: 10 });
    const popup = await drawPopup(hosted([long]));
    expect(rows(popup)).toEqual(['Longof ten digits']);
    await seconds(popup, 5);
    expect(rows(popup)).toEqual([`LongNext: ${codeGroups(codesAt(long, START).next)}`]);
  });

  it('that can not be opened are said, and are not asked for again and again', async () => {
    const host = hosted([GITHUB, { ...GOOGLE, passcodeId: 'damaged' }]);
    const popup = await drawPopup(host);
    await seconds(popup, 5);
    expect(popup.has('codes_damaged')).toBe(true);
    expect(asked(host)).toEqual([{ passcodeIds: ['damaged'] }]);
  });

  it('that the background does not answer for are asked for once a second, and that is said until it does', async () => {
    const host = hosted([GITHUB, GOOGLE]);
    const popup = await drawPopup(host);
    host.answer({ 'passcodes.codes': () => Promise.reject(new Error('unreachable')) });
    await seconds(popup, 12);
    expect(popup.has('codes_error')).toBe(true);
    expect(asked(host)).toHaveLength(3);
    holding(host, [GITHUB, GOOGLE]);
    await popup.pass(1_000);
    expect(popup.has('codes_error')).toBe(false);
  });

  it('that can not be listed are said to be kept: no empty list stands for them', async () => {
    const host = hosted(FEW);
    host.answer({
      'passcodes.list': () => Promise.reject(new MessageError('passcodes.list', 'storage_unavailable')),
    });
    const popup = await drawPopup(host);
    expect(popup.has('codes_gone_title')).toBe(true);
    expect(popup.has('broken_storage_unavailable_text')).toBe(true);
    holding(host, FEW);
    await popup.click('try_again');
    expect(rows(popup)).toHaveLength(FEW.length);
  });

  it('of nobody leave the popup as it was, with a way to add the first one', async () => {
    const host = hosted([]);
    const popup = await drawPopup(host);
    expect(popup.has('scan_nothing_title')).toBe(true);
    await popup.click('codes_add');
    expect(host.done).toEqual(['openOptions add', 'close']);
  });
});

describe('a thousand accounts', () => {
  it('are drawn where they are looked at, and only their codes are asked for', async () => {
    const accounts = many(1000);
    const host = hosted(accounts);
    const popup = await drawPopup(host);
    expect(rows(popup).length).toBeLessThan(20);
    const list = popup.root.querySelector('.code-list')!;
    Object.defineProperty(list, 'scrollTop', { value: 500 * 64, writable: true });
    list.dispatchEvent(new Event('scroll'));
    await settle();
    expect(rows(popup)).toContain('Amazonuser499@mail.example'.replace('Amazon', accounts[499]!.issuer));
    expect(shownCode(popup, accounts[500]!)).toBe(codeOf(accounts[500]!));
    const inAll = asked(host).flatMap((request) => ('passcodeIds' in request ? request.passcodeIds : []));
    expect(new Set(inAll).size).toBe(inAll.length);
    expect(inAll.length).toBeLessThan(40);
    // The row that Tab leads to is still there, wherever the list is.
    expect(popup.root.querySelector('.code-main[tabindex="0"]')?.getAttribute('aria-label')).toBe(copyOf(accounts[0]!));
  });

  it('are gone through to the last one by keys', async () => {
    const accounts = many(1000);
    const popup = await drawPopup(hosted(accounts));
    await popup.key('ArrowDown');
    expect(focusedName()).toBe(copyOf(accounts[0]!));
    await popup.key('End');
    expect(focusedName()).toBe(copyOf(accounts[999]!));
    await popup.key('PageUp');
    expect(focusedName()).toBe(copyOf(accounts[993]!));
    await popup.key('Home');
    await popup.key('ArrowUp');
    expect(document.activeElement?.getAttribute('role')).toBe('searchbox');
  });
});

describe('the search', () => {
  it('shows what it finds, says how many, and copies the first one by Enter', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    const marks = performance.getEntriesByName('countersign.search').length;
    await popup.type('goo');
    expect(rows(popup)).toEqual(['Googlealice@gmail.com']);
    expect(performance.getEntriesByName('countersign.search')).toHaveLength(marks + 1);
    expect(popup.text()).toContain('1 account found');
    await popup.key('Enter');
    expect(host.done).toEqual([`copy ${codesAt(GOOGLE, START).code}`]);
    await popup.type('nothing like it');
    expect(popup.has('codes_none_found_title')).toBe(true);
  });

  it('takes letters that are typed anywhere, but no shortcuts and no space', async () => {
    const popup = await drawPopup(hosted(FEW));
    const field = document.activeElement;
    await popup.key('ArrowDown');
    const row = document.activeElement;
    for (const [key, modifiers] of [[' '], ['Shift'], ['c', { ctrlKey: true }], ['x', { altKey: true }]] as const) {
      await popup.key(key, modifiers);
      expect(document.activeElement).toBe(row);
    }
    expect(await popup.key('g')).toBe(true);
    expect(document.activeElement).toBe(field);
  });

  it('is cleared by Escape; with nothing to clear Escape closes the popup', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    await popup.type('goo');
    await popup.key('ArrowDown');
    expect(await popup.key('Escape')).toBe(false);
    expect(rows(popup)).toHaveLength(FEW.length);
    expect(document.activeElement?.getAttribute('role')).toBe('searchbox');
    expect(host.done).toEqual([]);
    await popup.key('Escape');
    expect(host.done).toEqual(['close']);
  });
});

describe('a clock that is wrong', () => {
  it.each([
    [null, null],
    [15_000, null],
    [-15_000, null],
    [15_001, 'about 15 seconds behind'],
    [-40_000, 'about 40 seconds ahead'],
    [124_000, 'about 2 minutes behind'],
    [7_300_000, 'about 2 hours behind'],
    [-180_000_000, 'about 2 days ahead'],
  ])('by %s ms is said as %s', async (clockOff, words) => {
    const popup = await drawPopup(hosted([GITHUB], { clockOff }));
    const notice = popup.root.querySelector('.codes-notice')?.textContent ?? null;
    if (words === null) expect(notice).toBeNull();
    else expect(notice).toContain(words);
  });
});

describe('what looking at the page found', () => {
  it('stands over the codes in a line, with its words and what to do a click away', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    expect(popup.has('codes_look_none')).toBe(true);
    expect(popup.has('scan_nothing_text')).toBe(false);
    await popup.click('codes_look_details');
    expect(popup.has('scan_nothing_text')).toBe(true);
    await popup.click('scan_page');
    expect(sentTo(host, 'scan.page')).toHaveLength(2);
  });

  it('is open by itself where the page shows something of a sign-in server, and takes no focus', async () => {
    const host = hosted(FEW);
    host.answer({ 'scan.page': () => ({ result: 'unknown_issuer', issuer: 'https://login.unknown.example' }) });
    const popup = await drawPopup(host);
    expect(popup.text()).toContain('https://login.unknown.example');
    expect(document.activeElement?.getAttribute('role')).toBe('searchbox');
    await popup.click('add_account');
    expect(host.done).toEqual(['openOptions add/sign-in', 'close']);
  });
});

describe('a first backup', () => {
  const backup = { lastAt: null, due: true };

  it('is asked for under the list while there is none, and not among what is searched', async () => {
    const host = hosted(FEW, { backup });
    const popup = await drawPopup(host);
    await popup.type('goo');
    expect(popup.has('codes_backup')).toBe(false);
    await popup.type('');
    expect(popup.root.querySelector('.code-list')?.lastElementChild?.textContent).toBe('Make a first backup');
    await popup.click('codes_backup');
    expect(host.done).toEqual(['openOptions backup', 'close']);
  });

  it.each([
    ['one was made', { lastAt: 1, due: true }],
    ['nothing would be missed', { lastAt: null, due: false }],
  ])('is not asked for where %s', async (_, state) => {
    const popup = await drawPopup(hosted(FEW, { backup: state }));
    expect(popup.has('codes_backup')).toBe(false);
  });
});

describe('accounts that can not be read', () => {
  it('are counted over the list, searched or not, with a way to what can be done', async () => {
    const host = hosted(FEW, { aside: 2 });
    const popup = await drawPopup(host);
    expect(popup.text()).toContain('2 accounts can’t be read. They are kept.');
    await popup.type('the one I miss');
    expect(popup.text()).toContain('2 accounts can’t be read. They are kept.');
    await popup.click('codes_aside_open');
    expect(host.done).toEqual(['openOptions accounts', 'close']);
  });

  it('are told where there is no other', async () => {
    const popup = await drawPopup(hosted([], { aside: 1 }));
    expect(popup.text()).toContain('1 account can’t be read. It is kept.');
  });

  it('are no word where there are none', async () => {
    expect((await drawPopup(hosted(FEW))).has('codes_aside_open')).toBe(false);
  });
});
