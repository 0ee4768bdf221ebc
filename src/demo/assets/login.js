// @ts-check
/**
 * Keeps the code of the login page fresh and says what became of it. It never completes a login:
 * after an approval the token server takes this very tab on.
 */

const LONGEST_RETRY = 30;

const panel = document.querySelector('[data-code-panel]');
if (panel instanceof HTMLElement) keepFresh(panel);

/** @param {HTMLElement} panel */
function keepFresh(panel) {
  const renewAfter = Number(panel.dataset.renewAfter);
  const link = document.querySelector('[data-code-link]');
  const countdown = panel.querySelector('[data-countdown]');
  const ring = panel.querySelector('[data-ring]');
  const qr = panel.querySelector('[data-qr]');

  /** Newest first; an older code may have been claimed just before it was renewed. @type {string[]} */
  let logins = panel.dataset.login ? [panel.dataset.login] : [];
  let shownAt = Date.now();
  let renewalsLeft = Number(panel.dataset.renewals);
  let retryPause = 4;
  /** Ends everything that runs for what is shown now. */
  let running = new AbortController();

  document.addEventListener('visibilitychange', resume);
  addEventListener('pageshow', (event) => {
    if (event.persisted) renew();
  });
  for (const button of panel.querySelectorAll('[data-new-code]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault();
      renewalsLeft = Number(panel.dataset.renewals);
      renew();
    });
  }
  resume();

  /** Goes on with what is shown, or pauses while nobody can see it. */
  function resume() {
    running.abort();
    running = new AbortController();
    if (document.hidden) return;
    switch (panel.dataset.state) {
      case 'open':
        tick(running.signal);
        watch(running.signal);
        break;
      case 'unavailable':
        retry(running.signal);
        break;
    }
  }

  /** @param {string} state */
  function say(state) {
    panel.dataset.state = state;
    for (const part of panel.querySelectorAll('[data-verdict]')) {
      if (part instanceof HTMLElement) part.hidden = part.dataset.verdict !== state;
    }
    // A code that is over must not be found on this page any more.
    if (state !== 'open') {
      link?.removeAttribute('href');
      qr?.querySelector('path')?.setAttribute('d', '');
    }
    resume();
  }

  /** @param {{ login: string, url: string, qr: { size: number, width: number, path: string } }} code */
  function show(code) {
    logins = [code.login, ...logins].slice(0, 5);
    shownAt = Date.now();
    retryPause = 4;
    qr?.setAttribute('viewBox', `0 0 ${code.qr.size} ${code.qr.size}`);
    qr?.setAttribute('width', String(code.qr.width));
    qr?.setAttribute('height', String(code.qr.width));
    qr?.querySelector('path')?.setAttribute('d', code.qr.path);
    link?.setAttribute('href', code.url);
    say('open');
  }

  async function renew() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    if (panel.dataset.state !== 'open' && panel.dataset.state !== 'unavailable') logins = [];
    panel.setAttribute('aria-busy', 'true');
    const code = await post(panel.dataset.codeUrl ?? '', { page: panel.dataset.page }, signal);
    panel.removeAttribute('aria-busy');
    if (signal.aborted) return;
    if (code === null) say('unavailable');
    else show(code);
  }

  /** @param {AbortSignal} signal */
  function tick(signal) {
    const left = Math.ceil(renewAfter - (Date.now() - shownAt) / 1000);
    if (left <= 0) {
      if (renewalsLeft-- > 0) renew();
      else say('expired');
      return;
    }
    if (countdown) countdown.textContent = `A new code takes its place in ${Math.min(left, renewAfter)} s`;
    if (ring instanceof SVGElement) ring.style.strokeDashoffset = String(100 - (100 * left) / renewAfter);
    after(1, signal, () => tick(signal));
  }

  /** Asks our own back end, which holds its answer until there is something to say. @param {AbortSignal} signal */
  async function watch(signal) {
    const answer = await post('/login/status', { logins }, signal);
    if (signal.aborted) return;
    if (answer === null) say('unavailable');
    else if (answer.state === 'open') after(1, signal, () => watch(signal));
    else say(answer.state);
  }

  /** @param {AbortSignal} signal */
  function retry(signal) {
    after(retryPause, signal, renew);
    retryPause = Math.min(retryPause * 2, LONGEST_RETRY);
  }
}

/** @param {number} seconds @param {AbortSignal} signal @param {() => void} then */
function after(seconds, signal, then) {
  const timer = setTimeout(then, seconds * 1000);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

/** The answer, or null when there is none to be had. @param {string} path @param {object} body @param {AbortSignal} signal */
async function post(path, body, signal) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
