import { render } from 'preact';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import type { MessageName } from '../../src/messaging/messages.ts';
import { Options } from '../../src/options/Options.tsx';
import { systemClock } from '../../src/ui/clock.ts';
import { t } from '../../src/ui/t.ts';
import { Welcome } from '../../src/welcome/Welcome.tsx';
import { NOW, SETTINGS } from '../options/views.ts';
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
fake.answer({ 'enrolment.pending': () => ({ enrolment: null }), 'settings.get': () => SETTINGS });
for (const [name, answer] of Object.entries(state.answers ?? {})) {
  const settle = () => (answer === 'pending' ? new Promise(() => undefined) : Promise.resolve(answer));
  fake.answer({ [name as MessageName]: settle });
}
const host = { ...fake, clock, version: '0.1.0' };
render(state.route === 'welcome' ? <Welcome host={host} /> : <Options host={host} />, root);

const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
async function there<T>(find: () => T | null | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== null && found !== undefined) return found;
    await drawn();
  }
}

for (const [name, value] of Object.entries(state.typed ?? {})) {
  const field = await there(() => document.querySelector<HTMLInputElement>(`input[name="${name}"]`));
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await drawn();
}
for (const click of state.clicks ?? []) {
  const name = t(click);
  const button = await there(() => [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === name));
  button.click();
  await drawn();
}
for (const tick of state.ticked ?? []) {
  const name = t(tick);
  const label = await there(() => [...document.querySelectorAll('label')].find((l) => l.textContent.trim() === name));
  label.click();
  await drawn();
}
if (state.details === true) {
  await there(() => document.querySelector('details'));
  for (const details of document.querySelectorAll('details')) details.open = true;
}
await new Promise((resolve) => setTimeout(resolve, 250));
document.title = 'ready';
