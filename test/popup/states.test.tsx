// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { ARMING } from '../../src/popup/use-armed.ts';
import { answerPasscodes } from '../gallery/answer-passcodes.ts';
import { POPUP_STATES } from '../gallery/popup-states.ts';
import { createFakeHost } from './fake-host.ts';
import { drawPopup, press, settle, usePopups } from './render-popup.tsx';

usePopups();

async function drawState(name: string) {
  const state = POPUP_STATES[name];
  if (state === undefined) throw new Error(`no state ${name}`);
  const { view, scan } = state;
  const host = createFakeHost({
    ...(view === 'broken' ? {} : { view }),
    ...(state.site === undefined ? {} : { site: state.site }),
  });
  host.answer({ 'scan.page': () => (scan === undefined || scan === 'pending' ? new Promise(() => undefined) : scan) });
  if (view === 'broken') host.answer({ 'popup.view': () => Promise.reject(new Error('unreachable')) });
  answerPasscodes(host, state);
  const popup = await drawPopup(host);
  for (const key of state.clicks ?? []) await popup.click(key);
  for (const control of state.named ?? []) {
    // Some are inert for a moment.
    if (popup.control(control).matches(':disabled')) await popup.pass(ARMING);
    press(popup.control(control));
    await settle();
  }
  if (state.typed !== undefined) await popup.type(state.typed);
  return popup;
}

/** A click of a person takes the focus along. */
const hasClicks = (name: string) => name.startsWith('codes') && (POPUP_STATES[name]?.named ?? []).length > 0;

describe.each(Object.keys(POPUP_STATES))('the state %s', (name) => {
  it('has one headline, a name for every control, and the focus at the headline, the question under it or the search', async () => {
    const popup = await drawState(name);
    const headlines = [...popup.root.querySelectorAll('h1')];
    expect(headlines).toHaveLength(1);
    expect(headlines[0]?.textContent).not.toBe('');
    const begins = ['.deny-question h2', '.sheet h2', '[role=searchbox]'];
    const focused = begins.map((selector) => popup.root.querySelector(selector)).find((element) => element !== null);
    if (!hasClicks(name)) expect(document.activeElement).toBe(focused ?? headlines[0]);
    expect(document.activeElement).not.toBe(document.body);
    expect(popup.controls()).not.toContain('');
  });

  it('leaves no placeholder unfilled and needs no inline style', async () => {
    const popup = await drawState(name);
    if (!name.endsWith('-hostile')) expect(popup.text()).not.toMatch(/\$\d/);
    expect(popup.root.querySelector('[style]')).toBeNull();
  });

  it('shows the page that a request is about, whole, while something can still be done about it', async () => {
    const popup = await drawState(name);
    const view = POPUP_STATES[name]?.view;
    const request = view === 'broken' ? null : (view?.request ?? null);
    if (request === null || !['found', 'asking', 'relay_alarm'].includes(request.phase)) {
      expect(popup.controls()).not.toContain('Approve');
      return;
    }
    const origins = [...popup.root.querySelectorAll('.origin')].map(({ textContent }) => textContent);
    expect(origins).toContain(request.page.origin);
  });
});

describe('only a question', () => {
  it.each(Object.keys(POPUP_STATES).filter((name) => !name.startsWith('asking')))(
    'can be approved, and %s is none',
    async (name) => {
      expect((await drawState(name)).controls()).not.toContain('Approve');
    },
  );
});

describe('red', () => {
  it.each(Object.keys(POPUP_STATES))("is the alarm's own; %s keeps to that", async (name) => {
    const alarmed = /^alarm-(?:offered|burning|failed|several|framed|framed-failed)$/.test(name);
    expect((await drawState(name)).root.querySelector('.alarm') !== null).toBe(alarmed);
  });
});
