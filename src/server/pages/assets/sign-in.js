// @ts-check
/**
 * Keeps the code of a sign-in fresh and says what became of it. It never finishes a login: the approving
 * extension opens the way on in this tab (P6, P16).
 *
 * @typedef {{ code: string, size: number, path: string, renew_in: number }} ShownCode
 */

/** Milliseconds for which "You denied this sign-in" is shown before the way back. */
const DENIED_SHOWN = 2500;
const FIRST_RETRY = 3000;
const LONGEST_RETRY = 30_000;
/** A server that is closing answers "open" at once. */
const BETWEEN_QUESTIONS = 1000;
const TICK = 250;

const root = document.querySelector('[data-sign-in]');
if (root instanceof HTMLElement) keepFresh(root);

/** @param {HTMLElement} root */
function keepFresh(root) {
  const base = root.dataset.signIn ?? '';
  const symbol = root.querySelector('[data-qr]');
  const timeLeft = root.querySelector('[data-time-left]');
  const hint = root.querySelector('[data-hint]');
  const live = root.querySelector('[data-live]');
  const link = document.querySelector('link[rel="countersign"]');
  const usualHint = hint?.textContent ?? '';

  let renewAfter = Number(root.dataset.renewIn) * 1000;
  let shownAt = performance.now();

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
    link?.remove();
    symbol?.querySelector('path')?.setAttribute('d', '');
  }

  /** @param {ShownCode} fresh */
  function draw({ code, size, path, renew_in }) {
    link?.setAttribute('href', code);
    symbol?.setAttribute('viewBox', `0 0 ${size} ${size}`);
    symbol?.querySelector('path')?.setAttribute('d', path);
    shownAt = performance.now();
    renewAfter = renew_in * 1000;
  }

  async function renew() {
    const retry = growingPause();
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
        const answer = await fetch(`${base}/code`, { method: 'POST', cache: 'no-store' });
        /** @type {ShownCode | null} */
        const fresh = answer.ok ? await answer.json() : null;
        // The end may have been heard of while the new code was under way.
        if (!isOpen()) return;
        if (answer.status === 404 || answer.status === 429) return show('expired');
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
    if (root.dataset.state !== 'denied') return;
    await sleep(DENIED_SHOWN);
    location.replace(`${base}/abort`);
  }

  // A page that comes back from the back-forward cache shows a code of long ago.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });

  void renew();
  void follow();
}

/** Each pause between two tries is twice as long as the one before, so that a server in trouble is left alone. */
function growingPause() {
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
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @returns {Promise<void>} */
function whenVisible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(whenVisible()), { once: true });
  });
}

// A module to the type checker too, which would take these names for everybody's.
export {};
