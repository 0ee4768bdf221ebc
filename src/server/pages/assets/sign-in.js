// @ts-check
/**
 * Keeps the code of a sign-in fresh and says what became of it. It never finishes a login: the approving
 * extension opens the way on in this tab (P6, P16).
 */
import { BETWEEN_QUESTIONS, growingPause, keepCodeFresh, reloadWhenRestored, sleep } from './shown-code.js';

/** Milliseconds after which an approval whose ticket was not used is over; twice, for a page that loads slowly. */
const APPROVAL_LEADS_ON = 60_000;
/** Milliseconds for which "You denied this sign-in" is shown before the way back. */
const DENIED_SHOWN = 2500;

const root = document.querySelector('[data-sign-in]');
if (root instanceof HTMLElement) attend(root);

/** @param {HTMLElement} root */
function attend(root) {
  const base = root.dataset.signIn ?? '';
  const live = root.querySelector('[data-live]');

  const isOpen = () => root.dataset.state === 'open';
  const sections = () => [...root.querySelectorAll('[data-when]')].filter((part) => part instanceof HTMLElement);

  /**
   * @param {string} state
   * @throws {Error} for a state that this page has no words for
   */
  function show(state) {
    const shown = sections().find(({ dataset }) => dataset.when === state);
    if (shown === undefined) throw new Error(`unknown state ${state}`);
    root.dataset.state = state;
    for (const section of sections()) section.hidden = section !== shown;
    if (state === 'open') return;
    if (live) live.textContent = shown.querySelector('h2')?.textContent ?? '';
    // A code that is over must not be found on this page any more.
    document.querySelector('link[rel="countersign"]')?.remove();
    root.querySelector('[data-qr] path')?.setAttribute('d', '');
  }

  async function follow() {
    const retry = growingPause();
    while (isOpen()) {
      try {
        const answer = await fetch(`${base}/status`, { cache: 'no-store' });
        /** @type {{ status: string } | null} */
        const heard = answer.ok ? await answer.json() : null;
        if (!isOpen()) return;
        if (answer.status === 404) return show('expired');
        if (heard === null) throw new Error(String(answer.status));
        show(heard.status);
        retry.reset();
      } catch {
        await retry.wait();
        continue;
      }
      if (isOpen()) await sleep(BETWEEN_QUESTIONS);
    }
    switch (root.dataset.state) {
      case 'denied':
        await sleep(DENIED_SHOWN);
        location.replace(`${base}/abort`);
        return;
      case 'finished':
        // The extension takes this tab on, or its answer was lost: then the page has a new code to show, or to say why not.
        await sleep(APPROVAL_LEADS_ON);
        location.reload();
    }
  }

  reloadWhenRestored();
  void keepCodeFresh({ root, address: `${base}/code`, isOpen, over: () => show('expired') });
  void follow();
}
