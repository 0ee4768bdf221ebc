// @ts-check
/**
 * What the pages of a sign-in and of an enrolment do alike: they keep their code fresh, and ask on when the server
 * does not answer.
 *
 * @typedef {{ code: string, size: number, path: string, renew_in: number }} ShownCode
 */

const FIRST_RETRY = 3000;
const LONGEST_RETRY = 30_000;
const TICK = 250;

/** Milliseconds. A server that is closing answers "nothing new" at once. */
export const BETWEEN_QUESTIONS = 1000;

/**
 * Renews the code of a page until it is no longer open; a hidden tab asks for none. `over` is called when the server
 * gives no more codes.
 *
 * @param {{ root: HTMLElement, address: string, isOpen: () => boolean, over: () => void }} page
 */
export async function keepCodeFresh({ root, address, isOpen, over }) {
  const symbol = root.querySelector('[data-qr]');
  const timeLeft = root.querySelector('[data-time-left]');
  const hint = root.querySelector('[data-hint]');
  const link = document.querySelector('link[rel="countersign"]');
  const usualHint = hint?.textContent ?? '';
  const retry = growingPause();

  let renewAfter = Number(root.dataset.renewIn) * 1000;
  let shownAt = performance.now();

  /** @param {ShownCode} fresh */
  function draw({ code, size, path, renew_in }) {
    link?.setAttribute('href', code);
    symbol?.setAttribute('viewBox', `0 0 ${size} ${size}`);
    symbol?.querySelector('path')?.setAttribute('d', path);
    shownAt = performance.now();
    renewAfter = renew_in * 1000;
  }

  while (isOpen()) {
    const rest = renewAfter - (performance.now() - shownAt);
    timeLeft?.setAttribute('width', String(Math.max(0, (100 * rest) / renewAfter)));
    if (rest > 0) {
      await sleep(Math.min(rest, TICK));
      continue;
    }
    await whenVisible();
    if (!isOpen()) return;
    try {
      const answer = await fetch(address, { method: 'POST', cache: 'no-store' });
      /** @type {ShownCode | null} */
      const fresh = answer.ok ? await answer.json() : null;
      // The end may have been heard of while the new code was under way.
      if (!isOpen()) return;
      if ([404, 410, 429].includes(answer.status)) return over();
      if (fresh === null) throw new Error(String(answer.status));
      draw(fresh);
      if (hint) hint.textContent = usualHint;
      retry.reset();
    } catch {
      if (hint) hint.textContent = 'The connection was lost. Trying again…';
      await retry.wait();
    }
  }
}

/** A page that comes back from the back-forward cache shows a code of long ago. */
export function reloadWhenRestored() {
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}

/** Each pause between two tries is twice as long as the one before, so that a server in trouble is left alone. */
export function growingPause() {
  let next = FIRST_RETRY;
  return {
    wait() {
      const pause = next;
      next = Math.min(2 * pause, LONGEST_RETRY);
      return sleep(pause);
    },
    reset() {
      next = FIRST_RETRY;
    },
  };
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @returns {Promise<void>} */
function whenVisible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(whenVisible()), { once: true });
  });
}
