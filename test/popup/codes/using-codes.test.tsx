// @vitest-environment happy-dom
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { PasscodeView } from '../../../src/messaging/passcodes.ts';
import type { FakeHost } from '../fake-host.ts';
import { BANK, COUNTED, codesAt, FEW, GITHUB, GOOGLE, SITE } from '../passcodes.ts';
import { drawPopup, press, settle, usePopups } from '../render-popup.tsx';
import { asked, copyOf, hosted, START, said, sentTo, shownCode } from './drawn-codes.ts';

usePopups();

describe('a click on an account', () => {
  it('copies the code as it is, and says so', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    press(popup.control(copyOf(BANK)));
    await settle();
    expect(host.done).toEqual([`copy ${codesAt(BANK, START).code}`]);
    expect(popup.root.querySelector('.snackbar[role=status]')?.textContent).toContain('Copied.');
    await popup.pass(4_000);
    expect(said(popup)).toBe('');
  });

  it('says that the clipboard is emptied, where it is, and offers it where it can be had', async () => {
    const host = hosted(FEW);
    const told: string[] = [];
    let answer = { empties: true, offer: false };
    host.answer({
      'clipboard.copied': ({ text }) => {
        told.push(text);
        return answer;
      },
    });
    const popup = await drawPopup(host);
    press(popup.control(copyOf(BANK)));
    await settle();
    expect(told).toEqual([codesAt(BANK, START).code]);
    expect(popup.has('codes_copied_for_a_minute')).toBe(true);
    answer = { empties: false, offer: true };
    press(popup.control(copyOf(BANK)));
    await settle();
    expect(popup.has('codes_copied_for_a_minute')).toBe(false);
    await popup.click('codes_empty_offer');
    expect(host.done.at(-1)).toBe('setEmptiesClipboard true');
  });

  it('is copied although the background does not answer', async () => {
    const host = hosted(FEW);
    host.answer({ 'clipboard.copied': () => Promise.reject(new Error('unreachable')) });
    const popup = await drawPopup(host);
    press(popup.control(copyOf(BANK)));
    await settle();
    expect(said(popup)).toBe('Copied.');
  });

  it('says where the browser did not let it be copied', async () => {
    const host: FakeHost = { ...hosted(FEW), copy: () => Promise.reject(new Error('not allowed')) };
    const popup = await drawPopup(host);
    press(popup.control(copyOf(BANK)));
    await settle();
    expect(popup.has('codes_copy_failed')).toBe(true);
    expect(popup.root.querySelector('.snack-title.few-lines')).not.toBeNull();
  });
});

describe('an account that counts its codes', () => {
  it('makes one when it is asked to, once for each click, and copies what it shows', async () => {
    const host = hosted([COUNTED]);
    const popup = await drawPopup(host);
    let made = 0;
    host.answer({ 'passcodes.next': () => ({ ok: true, code: `75522${(made += 1)}` }) });
    expect(asked(host)).toEqual([]);
    const next = popup.control('Company VPN, alice: next code');
    press(next);
    press(next);
    await settle();
    expect(sentTo(host, 'passcodes.next')).toHaveLength(1);
    expect(shownCode(popup, COUNTED)).toBe('755 221');
    await popup.pass(60_000);
    press(popup.control(copyOf(COUNTED)));
    await settle();
    expect(host.done).toEqual(['copy 755221']);
    press(popup.control('Company VPN, alice: next code'));
    await settle();
    expect(shownCode(popup, COUNTED)).toBe('755 222');
    popup
      .control('Company VPN, alice: next code')
      .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
    await settle();
    expect(shownCode(popup, COUNTED)).toBe('755 222');
  });

  it('says when its counter came to its end', async () => {
    const host = hosted([COUNTED]);
    host.answer({ 'passcodes.next': () => ({ ok: false, failure: { code: 'counter_ended', detail: '' } }) });
    const popup = await drawPopup(host);
    press(popup.control('Company VPN, alice: next code'));
    await settle();
    expect(popup.has('failure_counter_ended_title')).toBe(true);
  });
});

describe('filling a code in', () => {
  const BOUND: PasscodeView = { ...GITHUB, here: 'bound', sites: [SITE.site] };
  const LIKELY: PasscodeView = { ...GITHUB, here: 'likely' };
  const filled = { ok: true, origin: SITE.origin, fields: 1 } as const;
  const message = (bind: boolean, account = GITHUB) => ({
    name: 'passcodes.fill',
    request: { passcodeId: account.passcodeId, tabId: 7, ...SITE, bind },
  });

  it('happens at a click where the account was used on this site, and closes the popup', async () => {
    const host = hosted([BOUND, GOOGLE], { site: SITE });
    host.answer({ 'passcodes.fill': () => filled });
    const popup = await drawPopup(host);
    expect(popup.controls().filter((name) => name.startsWith('Fill'))).toHaveLength(1);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    expect(host.sent.at(-1)).toEqual(message(false));
    expect(popup.has('codes_filled')).toBe(true);
    expect(host.done).toEqual([]);
    await popup.pass(1_200);
    expect(host.done).toEqual(['close']);
  });

  it('asks first, with the whole address, where only the name fits', async () => {
    const host = hosted([LIKELY], { site: SITE });
    host.answer({ 'passcodes.fill': () => filled });
    const popup = await drawPopup(host);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    expect(sentTo(host, 'passcodes.fill')).toEqual([]);
    expect(popup.root.querySelector('.sheet .origin')?.textContent).toBe(SITE.origin);
    expect(popup.has('codes_fill_question_likely')).toBe(true);
    expect(document.activeElement?.tagName).toBe('H2');
    await popup.click('cancel');
    expect(popup.root.querySelector('.sheet')).toBeNull();
    expect(sentTo(host, 'passcodes.fill')).toEqual([]);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    await popup.click('codes_fill_yes');
    expect(host.sent.at(-1)).toEqual(message(true));
  });

  it('names the site before the account, whose name may be long and say that it is another site', async () => {
    const claim = { ...LIKELY, issuer: 'This site is https://bank.example. '.repeat(12) };
    const popup = await drawPopup(hosted([claim], { site: SITE }));
    press(popup.root.querySelector('.code-side button')!);
    await settle();
    const question = popup.root.querySelector('.fill-question')!;
    expect(question.querySelector('h2')?.textContent).toBe('Fill in on this site?');
    const name = question.querySelector('.few-lines')!;
    expect(name.textContent).toContain('https://bank.example');
    const order = question.querySelector('.origin')!.compareDocumentPosition(name);
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
    expect(await readFile('src/ui/base.css', 'utf8')).toMatch(/\.few-lines \{[^}]*-webkit-line-clamp: 3;/);
  });

  it('does not take the second click of a double click for a yes', async () => {
    const host = hosted([LIKELY], { site: SITE });
    const popup = await drawPopup(host);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    popup
      .control('Fill in here')
      .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
    await settle();
    expect(sentTo(host, 'passcodes.fill')).toEqual([]);
    expect(popup.root.querySelector('.sheet')).not.toBeNull();
  });

  it('asks first for any other account of the list', async () => {
    const host = hosted([BOUND, GOOGLE], { site: SITE });
    host.answer({ 'passcodes.fill': () => filled });
    const popup = await drawPopup(host);
    press(popup.control('More for Google, alice@gmail.com'));
    await settle();
    await popup.click('codes_fill_here');
    expect(sentTo(host, 'passcodes.fill')).toEqual([]);
    expect(popup.has('codes_fill_question_likely')).toBe(false);
    await popup.click('codes_fill_yes');
    expect(host.sent.at(-1)).toEqual(message(true, GOOGLE));
  });

  it('asks after all where the account is not for this site any more, and says all other failures', async () => {
    const host = hosted([BOUND], { site: SITE });
    const answers = ['site_not_bound', 'no_field'] as const;
    let tried = 0;
    host.answer({
      'passcodes.fill': () => ({ ok: false, failure: { code: answers[tried++] ?? 'no_field', detail: '' } }),
    });
    const popup = await drawPopup(host);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    expect(said(popup)).toBe('');
    await popup.click('codes_fill_yes');
    expect(popup.has('failure_no_field_title')).toBe(true);
    await popup.pass(1_200);
    expect(host.done).toEqual([]);
  });

  it('says so on its button while it goes on, once whatever is clicked, and leaves other buttons working', async () => {
    const host = hosted([BOUND, COUNTED], { site: SITE });
    let answer: (filled: { ok: true; origin: string; fields: number }) => void = () => undefined;
    host.answer({
      'passcodes.fill': () => new Promise((resolve) => (answer = resolve)),
      'passcodes.next': () => ({ ok: true, code: '755221' }),
    });
    const popup = await drawPopup(host);
    press(popup.control('Fill in the code of GitHub, alice@example.com'));
    await settle();
    const busy = popup.control('Filling in the code of GitHub, alice@example.com');
    expect(busy.textContent).toBe('Filling…');
    press(busy);
    press(popup.control('Company VPN, alice: next code'));
    await settle();
    expect(sentTo(host, 'passcodes.fill')).toHaveLength(1);
    expect(shownCode(popup, COUNTED)).toBe('755 221');
    answer(filled);
    await settle();
    expect(popup.has('codes_filled')).toBe(true);
    expect(popup.control('Fill in the code of GitHub, alice@example.com').textContent).toBe('Fill');
  });

  it('is not offered where there is no page', async () => {
    const popup = await drawPopup(hosted([{ ...BOUND, here: null }], { site: null }));
    press(popup.control('More for GitHub, alice@example.com'));
    await settle();
    expect(popup.has('codes_fill_here')).toBe(false);
    expect(popup.controls().filter((name) => name.startsWith('Fill'))).toEqual([]);
  });
});
