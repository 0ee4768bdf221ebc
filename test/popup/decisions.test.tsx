// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { SUCCESS_SHOWN } from '../../src/popup/ApprovedScreen.tsx';
import { createFakeHost } from './fake-host.ts';
import { drawPopup, settle, usePopups } from './render-popup.tsx';
import { ALICE, ASKED, alarm, asking, BASE, BOB, framedAlarm } from './requests.ts';

usePopups();

const deciding = { ...BASE, phase: 'deciding', asked: ASKED, decision: 'accept' } as const;
const approved = { ...BASE, phase: 'approved', asked: ASKED } as const;

describe('Deny', () => {
  it.each([
    ['deny_not_me', 'not_me'],
    ['deny_cancelled', 'cancelled'],
  ] as const)('asks whether it was the person, and %s sends %s', async (answer, reason) => {
    const host = createFakeHost({ view: { request: asking() } });
    host.answer({ 'request.decide': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    await popup.click('deny');
    expect(host.sent).toEqual([]);
    expect(popup.has('deny_question')).toBe(true);
    await popup.click(answer);
    expect(host.sent).toEqual([
      {
        name: 'request.decide',
        request: {
          requestId: 'r-1',
          txn: ASKED.txn,
          detailsHash: ASKED.detailsHash,
          verdict: { decision: 'deny', reason },
        },
      },
    ]);
  });

  it('can be taken back, and then nothing was sent', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    await popup.click('deny');
    await popup.click('back');
    expect(popup.controls()).toEqual(expect.arrayContaining(['Deny', 'Approve']));
    expect(host.sent).toEqual([]);
  });

  it('does not carry its question over to another login', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    const popup = await drawPopup(host);
    await popup.click('deny');
    await popup.show({ request: asking({ txn: 'txn-BBBBBBBBBBBBBBBBBB' }) });
    expect(popup.has('deny_question')).toBe(false);
  });

  it('that the background did not follow says why', async () => {
    const host = createFakeHost({ view: { request: asking() } });
    host.answer({ 'request.decide': () => ({ ok: false, failure: { code: 'already_decided', detail: '' } }) });
    const popup = await drawPopup(host);
    await popup.click('deny');
    await popup.click('deny_not_me');
    expect(popup.root.querySelector('[role=alert]')?.textContent).toContain('This was decided already');
  });
});

describe('success', () => {
  it('is shown for a moment, then the popup closes by itself', async () => {
    const host = createFakeHost({ view: { request: deciding } });
    const popup = await drawPopup(host);
    await popup.show({ request: approved });
    expect(popup.has('approved_title')).toBe(true);
    await popup.pass(SUCCESS_SHOWN - 1);
    expect(host.done).toEqual([]);
    await popup.pass(1);
    expect(host.done).toEqual(['close']);
  });

  it('of before the popup was opened stays to be read', async () => {
    const host = createFakeHost({ view: { request: approved } });
    const popup = await drawPopup(host);
    await popup.pass(SUCCESS_SHOWN * 10);
    expect(host.done).toEqual([]);
  });
});

describe('a found code', () => {
  it('of one account goes on with it', async () => {
    const host = createFakeHost({ view: { request: { ...BASE, phase: 'found', accounts: [ALICE] } } });
    host.answer({ 'request.continue': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    await popup.click('continue');
    expect(host.sent).toEqual([{ name: 'request.continue', request: { requestId: 'r-1', accountId: 'a-1' } }]);
  });

  it('P13: of several accounts goes on with none until the person chose', async () => {
    const host = createFakeHost({ view: { request: { ...BASE, phase: 'found', accounts: [ALICE, BOB] } } });
    host.answer({ 'request.continue': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    expect([...popup.root.querySelectorAll('input')].map(({ checked }) => checked)).toEqual([false, false]);
    expect(popup.control('Continue').matches(':disabled')).toBe(true);
    await popup.click('continue');
    expect(host.sent).toEqual([]);
    popup.control(BOB.label).querySelector('input')?.click();
    await settle();
    await popup.click('continue');
    expect(host.sent).toEqual([{ name: 'request.continue', request: { requestId: 'r-1', accountId: 'a-2' } }]);
  });
});

describe('P12: the relay alarm', () => {
  it('names both sites, and offers to block and to close and nothing else', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: alarm(), elsewhere: 3 } }));
    expect(popup.root.querySelector('h1')?.textContent).toBe('This is not Fieldnotes');
    const origins = [...popup.root.querySelectorAll('.origin')].map(({ textContent }) => textContent);
    expect(origins).toEqual(['https://free-notes.example', 'https://notes.fieldnotes.example']);
    expect(popup.controls()).toEqual(['Block this sign-in', 'Close']);
  });

  it('P11: over a frame says that a frame it is, inside which page, and offers nothing else either', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: framedAlarm() } }));
    expect(popup.root.querySelector('h1')?.textContent).toBe('This frame is not Fieldnotes Login');
    expect(popup.text()).toContain(
      'A frame inside this page, from another site, shows a sign-in code of Fieldnotes Login. Sign in only on Fieldnotes Login’s own page.',
    );
    expect(popup.root.querySelector('.alarm-here')?.textContent).toBe(
      'The frame is insidehttps://notes.fieldnotes.example',
    );
    expect(popup.text()).not.toContain('You are on');
    expect(popup.controls()).toEqual(['Block this sign-in', 'Close']);
    await popup.show({ request: framedAlarm('burned') });
    expect(popup.text()).toContain('Fieldnotes Login was told that its code stood in a frame of another site.');
  });

  it('burns nothing by itself and nothing by being closed', async () => {
    const host = createFakeHost({ view: { request: alarm() } });
    const popup = await drawPopup(host);
    await popup.pass(60_000);
    await popup.click('close');
    expect(host.sent).toEqual([]);
    expect(host.done).toEqual(['close']);
  });

  it('burns the code on a click, and then says that the genuine site was told', async () => {
    const host = createFakeHost({ view: { request: alarm() } });
    host.answer({ 'request.burn': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    await popup.click('alarm_block');
    expect(host.sent).toEqual([{ name: 'request.burn', request: { requestId: 'r-1' } }]);
    await popup.show({ request: alarm('burned') });
    expect(popup.has('alarm_burned_title')).toBe(true);
    expect(popup.text()).toContain('Fieldnotes was told');
  });

  it('can be tried again where the server could not be told', async () => {
    const host = createFakeHost({ view: { request: alarm('failed') } });
    host.answer({ 'request.burn': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    expect(popup.has('alarm_burn_failed')).toBe(true);
    await popup.click('alarm_burn_again');
    expect(host.sent).toHaveLength(1);
  });
});

describe('what is asked', () => {
  it('P8: of a second factor is whether it is this person, with a warning that a password was typed', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: asking({ purpose: 'second_factor' }) } }));
    expect(popup.root.querySelector('h1')?.textContent).toBe('Confirm it is you at Fieldnotes?');
    expect(popup.text()).toContain('Somebody typed the password of this account at Fieldnotes.');
    const plain = await drawPopup(createFakeHost({ view: { request: asking() } }));
    expect(plain.root.querySelector('h1')?.textContent).toBe('Sign in to Fieldnotes?');
    expect(plain.text()).not.toContain('password');
  });
});

describe('words that somebody else wrote', () => {
  it('are text and never markup, and can not hide or turn what stands beside them', async () => {
    const clientName = '<b>Bank</b>\u202e';
    const bindingMessage = '<img src=x onerror="alert(1)">\u200b $1 \ue000';
    const label = '<i>alice</i>@example.com';
    const popup = await drawPopup(
      createFakeHost({
        view: {
          request: asking({ clientName, bindingMessage, account: { accountId: 'a-1', label } }),
        },
      }),
    );
    expect(popup.root.querySelector('b, img[src=x], i')).toBeNull();
    expect(popup.root.querySelector('h1')?.textContent).toBe('Sign in to <b>Bank</b>\ufffd?');
    expect(popup.root.querySelector('blockquote')?.textContent).toContain('<img src=x onerror="alert(1)">\ufffd $1 ');
    expect(popup.text()).toContain(label);
    for (const element of popup.root.querySelectorAll('h1 bdi, blockquote bdi')) expect(element.tagName).toBe('BDI');
    expect(popup.root.querySelectorAll('h1 bdi, blockquote bdi')).toHaveLength(2);
  });

  it('stand nowhere but in their place: a name can not stand for the origin', async () => {
    const name = 'https://bank.example';
    const popup = await drawPopup(createFakeHost({ view: { request: asking({ clientName: name }) } }));
    const origins = [...popup.root.querySelectorAll('.origin')].map(({ textContent }) => textContent);
    expect(origins).toEqual(['https://notes.fieldnotes.example', BASE.issuer.issuer]);
  });
});

describe('a private window', () => {
  it.each([true, false])('is marked: %s', async (privateWindow) => {
    const request = asking({}, { page: { ...BASE.page, privateWindow } });
    const popup = await drawPopup(createFakeHost({ view: { request } }));
    expect(popup.has('private_window')).toBe(privateWindow);
  });
});

describe('an ended sign-in', () => {
  const failed = (code: 'unknown_device' | 'server_unreachable' | 'page_unreadable') =>
    createFakeHost({ view: { request: { ...BASE, phase: 'failed', code, detail: '' } } });

  it('goes off the popup when the person is done with it', async () => {
    const host = createFakeHost({ view: { request: { ...BASE, phase: 'denied', asked: ASKED, reason: 'cancelled' } } });
    host.answer({ 'request.dismiss': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    await popup.click('close');
    expect(host.sent).toEqual([{ name: 'request.dismiss', request: { requestId: 'r-1' } }]);
    expect(host.done).toEqual(['close']);
  });

  it('is not scanned away by opening the popup', async () => {
    const host = failed('server_unreachable');
    await drawPopup(host);
    expect(host.sent).toEqual([]);
  });

  it('offers what helps: to try again', async () => {
    const host = failed('server_unreachable');
    host.answer({ 'scan.page': () => ({ result: 'nothing', looked: null }) });
    await (await drawPopup(host)).click('try_again');
    expect(host.sent).toEqual([{ name: 'scan.page', request: { tabId: 7 } }]);
  });

  it('offers what helps: to add the account', async () => {
    const host = failed('unknown_device');
    await (await drawPopup(host)).click('add_account');
    expect(host.done).toEqual(['openOptions add/sign-in', 'close']);
  });

  it('offers what helps: to reload the page', async () => {
    const host = failed('page_unreadable');
    host.answer({ 'request.dismiss': () => ({ ok: true }) });
    await (await drawPopup(host)).click('reload_page');
    expect(host.done).toEqual(['reloadTab 7', 'close']);
  });
});
