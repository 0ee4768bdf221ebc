// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { ARMING } from '../../src/popup/use-armed.ts';
import { ALL_QUIET, createFakeHost, type FakeHost } from './fake-host.ts';
import {
  type DrawnPopup,
  drawPopup,
  enter,
  keyClick,
  mouseClick,
  pointerDown,
  press,
  settle,
  usePopups,
} from './render-popup.tsx';
import { ASKED, asking } from './requests.ts';

usePopups();

interface Asked {
  readonly host: FakeHost;
  readonly popup: DrawnPopup;
  readonly approve: () => HTMLElement;
  readonly decisions: () => readonly unknown[];
}

async function ask(): Promise<Asked> {
  const host = createFakeHost({ view: { request: asking() } });
  host.answer({ 'request.decide': () => ({ ok: true }) });
  const popup = await drawPopup(host);
  return {
    host,
    popup,
    approve: () => popup.control('Approve'),
    decisions: () => host.sent.filter(({ name }) => name === 'request.decide').map(({ request }) => request),
  };
}

const after = async (ms: number): Promise<Asked> => {
  const asked = await ask();
  await asked.popup.pass(ms);
  return asked;
};

describe('Approve', () => {
  it('sends what was drawn, once it has stood for 800 ms', async () => {
    const { popup, approve, decisions } = await after(800);
    expect(approve().getAttribute('aria-disabled')).toBe('false');
    press(approve());
    await settle();
    expect(decisions()).toEqual([
      { requestId: 'r-1', txn: ASKED.txn, detailsHash: ASKED.detailsHash, verdict: { decision: 'accept' } },
    ]);
    expect(popup.phase()).toBe('asking');
  });

  it('is inert for 800 ms after opening, and says so', async () => {
    expect(ARMING).toBe(800);
    const { approve, decisions } = await after(ARMING - 1);
    expect(approve().getAttribute('aria-disabled')).toBe('true');
    press(approve());
    enter(approve());
    keyClick(approve());
    await settle();
    expect(decisions()).toEqual([]);
  });

  it('never has the focus by itself', async () => {
    const { popup, approve } = await after(ARMING);
    expect(document.activeElement).not.toBe(approve());
    expect(document.activeElement).toBe(popup.root.querySelector('h1'));
    expect(popup.root.querySelector('[autofocus]')).toBeNull();
  });

  it('does not have the focus after the button that was clicked before it is gone', async () => {
    const { popup, approve } = await after(ARMING);
    await popup.click('deny');
    popup.control('Back').focus();
    await popup.click('back');
    expect(document.activeElement).not.toBe(approve());
  });

  it('ignores a click whose press began before it was armed', async () => {
    const { popup, approve, decisions } = await after(ARMING - 1);
    pointerDown(approve());
    await popup.pass(1);
    mouseClick(approve());
    await settle();
    expect(decisions()).toEqual([]);
    press(approve());
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  it('ignores a click without a press of its own', async () => {
    const { approve, decisions } = await after(ARMING);
    mouseClick(approve());
    await settle();
    expect(decisions()).toEqual([]);
  });

  it('ignores a key that repeats because it is held down', async () => {
    const { approve, decisions } = await after(ARMING);
    enter(approve(), { repeat: true });
    await settle();
    expect(decisions()).toEqual([]);
    enter(approve());
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  it('ignores a key that went down before it was armed and comes up after', async () => {
    const { popup, approve, decisions } = await after(ARMING - 1);
    approve().dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    await popup.pass(1);
    keyClick(approve());
    await settle();
    expect(decisions()).toEqual([]);
  });

  it('takes the click of assistive technology, which shows no press', async () => {
    const { approve, decisions } = await after(ARMING);
    keyClick(approve());
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  const CHANGES = {
    'another transaction': { request: asking({ txn: 'txn-BBBBBBBBBBBBBBBBBB' }) },
    'other details': { request: asking({ detailsHash: 'hash-BBBBBBBBBBBBBBBBB' }) },
    'another login': { request: asking({}, { requestId: 'r-2' }) },
    'another name': { request: asking({ clientName: 'Fieldnote' }) },
    'another message': { request: asking({ bindingMessage: 'Pay 1 EUR' }) },
    'another account': { request: asking({ account: { accountId: 'a-2', label: 'bob@example.com' } }) },
    'another page': { request: asking({}, { page: { ...asking().page, origin: 'https://other.example' } }) },
    'a line that moves the buttons': { elsewhere: 1 },
  } as const;

  it.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])('arms anew for %s', async (change) => {
    const { popup, approve, decisions } = await after(ARMING);
    pointerDown(approve());
    await popup.show(CHANGES[change]);
    expect(approve().getAttribute('aria-disabled')).toBe('true');
    mouseClick(approve());
    press(approve());
    await popup.pass(ARMING - 1);
    press(approve());
    await settle();
    expect(decisions()).toEqual([]);
    await popup.pass(1);
    press(approve());
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  it('ignores a press that began on what was shown before, however long it is held', async () => {
    const { popup, approve, decisions } = await after(ARMING);
    pointerDown(approve());
    await popup.show({ request: asking({ bindingMessage: 'Pay 1 EUR' }) });
    await popup.pass(ARMING);
    mouseClick(approve());
    await settle();
    expect(decisions()).toEqual([]);
  });

  it('arms anew when what was shown before comes back', async () => {
    const { popup, approve, decisions } = await after(ARMING);
    await popup.show({ elsewhere: 1 });
    await popup.show({ elsewhere: 0 });
    press(approve());
    await settle();
    expect(decisions()).toEqual([]);
  });

  it('stays armed while only the time goes on', async () => {
    const { popup, approve } = await after(ARMING);
    await popup.pass(30_000);
    await popup.show({});
    expect(approve().getAttribute('aria-disabled')).toBe('false');
  });

  it('arms anew after the question of Deny was taken back', async () => {
    const { popup, approve, decisions } = await after(ARMING);
    await popup.click('deny');
    await popup.click('back');
    press(approve());
    await settle();
    expect(decisions()).toEqual([]);
    await popup.pass(ARMING);
    press(approve());
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  it('sends one decision for two clicks', async () => {
    const { approve, decisions } = await after(ARMING);
    await act(() => {
      press(approve());
      press(approve());
    });
    await settle();
    expect(decisions()).toHaveLength(1);
  });

  it('is over with the time to decide, and the popup asks how it stands', async () => {
    const { host, popup, approve, decisions } = await after(ARMING);
    await popup.pass(ASKED.expiresAt - host.clock.now());
    press(approve());
    await settle();
    expect(decisions()).toEqual([]);
    host.answer({
      'popup.view': () => ({ ...ALL_QUIET, request: { ...asking(), phase: 'expired', clientName: 'Fieldnotes' } }),
    });
    await popup.show({});
    expect(popup.phase()).toBe('expired');
  });
});
