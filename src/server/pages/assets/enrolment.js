// @ts-check
/**
 * Keeps the code of an enrolment fresh, and shows what is next as soon as something happened: the server draws each
 * step, this only asks for it. It never says yes for the person (P22).
 */
import { BETWEEN_QUESTIONS, growingPause, keepCodeFresh, reloadWhenRestored, sleep } from './shown-code.js';

const root = document.querySelector('[data-enrolment]');
if (root instanceof HTMLElement) attend(root);
for (const time of document.querySelectorAll('time[data-local]')) tellLocally(time);

/** @param {HTMLElement} root */
function attend(root) {
  const base = root.dataset.base ?? '';
  const shown = root.dataset.enrolment ?? '';
  const about = new URLSearchParams({ enrolment: root.dataset.id ?? '' });
  let here = true;

  function goOn() {
    if (!here) return;
    here = false;
    location.replace(base);
  }

  async function follow() {
    const retry = growingPause();
    while (here) {
      try {
        const answer = await fetch(`${base}/status?${about}&shown=${shown}`, { cache: 'no-store' });
        /** @type {{ status: string } | null} */
        const heard = answer.ok ? await answer.json() : null;
        if (answer.status === 404 || (heard !== null && heard.status !== shown)) return goOn();
        if (heard === null) throw new Error(String(answer.status));
        retry.reset();
      } catch {
        await retry.wait();
        continue;
      }
      await sleep(BETWEEN_QUESTIONS);
    }
  }

  reloadWhenRestored();
  if (shown === 'open') void keepCodeFresh({ root, address: `${base}/qr?${about}`, isOpen: () => here, over: goOn });
  void follow();
}

/** @param {Element} time */
function tellLocally(time) {
  const at = new Date(time.getAttribute('datetime') ?? '');
  if (Number.isNaN(at.getTime())) return;
  time.textContent = at.toLocaleString('en', { dateStyle: 'long', timeStyle: 'short' });
}
