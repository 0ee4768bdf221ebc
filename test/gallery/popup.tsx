import { render } from 'preact';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import { Popup } from '../../src/popup/Popup.tsx';
import { systemClock } from '../../src/ui/clock.ts';
import type { Host } from '../../src/ui/host.ts';
import { loadIssuerDrawings } from '../../src/ui/IssuerIcon.tsx';
import { t } from '../../src/ui/t.ts';
import { createFakeHost } from '../popup/fake-host.ts';
import { ASKED } from '../popup/requests.ts';
import { installTexts } from '../ui/texts.ts';
import { answerPasscodes } from './answer-passcodes.ts';
import { POPUP_STATES } from './popup-states.ts';

/** Draws the state that the address names (`?state=asking`), and says in the title when it may be looked at. */
installTexts();
const state = POPUP_STATES[new URLSearchParams(location.search).get('state') ?? ''];
const root = document.getElementById('root');
if (state === undefined || root === null) throw new Error('no such state');

// The fixtures' time is fixed; the gallery's clock runs on from just after it, so that movement can be seen.
const begun = Date.now();
const clock = { ...systemClock, now: () => ASKED.expiresAt - 97_000 + Date.now() - begun };
const fake = createFakeHost({
  ...(state.view === 'broken' ? {} : { view: state.view }),
  ...(state.site === undefined ? {} : { site: state.site }),
});
const { scan } = state;
fake.answer({
  'scan.page': () => (scan === undefined || scan === 'pending' ? new Promise(() => undefined) : scan),
});
if (state.view === 'broken') {
  fake.answer({ 'popup.view': () => Promise.reject(new Error('unreachable')) });
}
answerPasscodes(fake, state, clock);
render(<Popup host={{ ...fake, clock } satisfies Host} />, root);

for (const click of state.clicks ?? []) {
  const name = t(click);
  const find = () =>
    [...document.querySelectorAll('button')].find(
      (button) => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name,
    );
  while (find() === undefined) await new Promise((resolve) => requestAnimationFrame(resolve));
  find()?.click();
}
for (const name of state.named ?? []) {
  const find = () =>
    [...document.querySelectorAll('button')].find(
      (button) => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name,
    );
  // Some are inert for a moment.
  while (find()?.disabled !== false) await new Promise((resolve) => requestAnimationFrame(resolve));
  find()?.click();
  // What it leads to is drawn before the next one.
  await new Promise((resolve) => setTimeout(resolve, 50));
}
if (state.typed !== undefined) {
  const find = () => document.querySelector<HTMLInputElement>('[role=searchbox]');
  while (find() === null) await new Promise((resolve) => requestAnimationFrame(resolve));
  const field = find();
  if (field !== null) field.value = state.typed;
  field?.dispatchEvent(new Event('input', { bubbles: true }));
}
await loadIssuerDrawings();
await new Promise((resolve) => setTimeout(resolve, state.wait ?? 200));
document.title = 'ready';
