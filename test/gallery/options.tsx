import { render } from 'preact';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import type { MessageName } from '../../src/messaging/messages.ts';
import type { ImportTools } from '../../src/options/add/use-brought.ts';
import { Options } from '../../src/options/Options.tsx';
import { isPicture, readPicture } from '../../src/pictures/read-picture.ts';
import { systemClock } from '../../src/ui/clock.ts';
import { type TextKey, t } from '../../src/ui/t.ts';
import { Welcome } from '../../src/welcome/Welcome.tsx';
import { NO_PASSCODES, NOW, SETTINGS } from '../options/views.ts';
import { createFakeHost } from '../popup/fake-host.ts';
import { installTexts } from '../ui/texts.ts';
import { OPTIONS_STATES } from './options-states.ts';

/** Draws the state that the address names (`?state=accounts`), and says in the title when it may be looked at. */
installTexts();
const state = OPTIONS_STATES[new URLSearchParams(location.search).get('state') ?? ''];
const root = document.getElementById('root');
if (state === undefined || root === null) throw new Error('no such state');
location.hash = state.route;

const begun = Date.now();
const clock = { ...systemClock, now: () => NOW + Date.now() - begun };
const fake = createFakeHost();
fake.answer({
  'enrolment.pending': () => ({ enrolment: null }),
  'settings.get': () => SETTINGS,
  'accounts.list': () => ({ accounts: [] }),
  'passcodes.list': () => NO_PASSCODES,
  'passcodes.removed': () => ({ accounts: [] }),
});
for (const [name, answer] of Object.entries(state.answers ?? {})) {
  const settle = () => (answer === 'pending' ? new Promise(() => undefined) : Promise.resolve(answer));
  fake.answer({ [name as MessageName]: settle });
}
const host = { ...fake, clock, version: '0.1.0' };
const tools: ImportTools = { isPicture, readPicture, clipboard: () => Promise.resolve({ kind: 'refused' }) };
render(state.route === 'welcome' ? <Welcome host={host} /> : <Options host={host} tools={tools} />, root);

const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
async function there<T>(find: () => T | null | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== null && found !== undefined) return found;
    await drawn();
  }
}

if (state.dropped !== undefined) {
  await there(() => document.querySelector('.file-zone'));
  // Listeners are added after the first drawing.
  await drawn();
  await drawn();
  const dropped = new DataTransfer();
  dropped.items.add(new File([state.dropped], 'export.json', { type: 'application/json' }));
  dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true }));
  await there(() => document.querySelector('.import-step, .import-working, .notice'));
  await drawn();
}
if (state.details === true) {
  await there(() => document.querySelector('details'));
  for (const details of document.querySelectorAll('details')) details.open = true;
  await drawn();
}
for (const [name, value] of Object.entries(state.typed ?? {})) {
  const field = await there(() => document.querySelector<HTMLInputElement>(`input[name="${name}"]`));
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await drawn();
}
const named = (selector: string, key: TextKey) => {
  const [name = ''] = t(key, '\0').split('\0');
  return [...document.querySelectorAll<HTMLElement>(selector)].find((found) =>
    found.textContent
      .trim()
      .replace(/^[\d,]+/, '')
      .startsWith(name.trim()),
  );
};
// A box may be in a dialog that a click opens, or free the button of one.
const boxes = new Set(state.ticked);
function tickThoseThere(): void {
  for (const box of boxes) {
    const label = named('label', box);
    label?.click();
    if (label !== undefined) boxes.delete(box);
  }
}
for (const click of state.clicks ?? []) {
  const button = await there(() => {
    tickThoseThere();
    return named('button:enabled', click);
  });
  button.click();
  await drawn();
}
await there(() => {
  tickThoseThere();
  return boxes.size === 0 ? boxes : null;
});
await new Promise((resolve) => setTimeout(resolve, 250));
document.title = 'ready';
