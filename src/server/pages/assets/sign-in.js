// Keeps the code of a sign-in fresh and says what became of it. It never finishes a login: the approving
// extension opens the way on in this tab (P6, P16).

const root = document.querySelector('[data-sign-in]');
const base = root.dataset.signIn;
const symbol = root.querySelector('[data-qr]');
const timeLeft = root.querySelector('[data-time-left]');
const hint = root.querySelector('[data-hint]');
const live = root.querySelector('[data-live]');
const link = document.querySelector('link[rel="countersign"]');
const usualHint = hint.textContent;

/** Milliseconds for which "You denied this sign-in" is shown before the way back. */
const DENIED_SHOWN = 2500;
const RETRY = 3000;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const whenVisible = () =>
  new Promise((resolve) => {
    if (!document.hidden) resolve();
    else document.addEventListener('visibilitychange', () => resolve(whenVisible()), { once: true });
  });

let renewAfter = Number(root.dataset.renewIn) * 1000;
let shownAt = performance.now();

const isOpen = () => root.dataset.state === 'open';

function show(state) {
  root.dataset.state = state;
  for (const section of root.querySelectorAll('[data-when]')) {
    section.hidden = section.dataset.when !== state;
    if (!section.hidden && state !== 'open') live.textContent = section.querySelector('h2').textContent;
  }
  if (state !== 'open') link.remove();
}

function draw({ code, size, path, renew_in }) {
  link.setAttribute('href', code);
  symbol.setAttribute('viewBox', `0 0 ${size} ${size}`);
  symbol.querySelector('path').setAttribute('d', path);
  shownAt = performance.now();
  renewAfter = renew_in * 1000;
}

async function renew() {
  while (isOpen()) {
    const rest = renewAfter - (performance.now() - shownAt);
    timeLeft.setAttribute('width', String(Math.max(0, (100 * rest) / renewAfter)));
    if (rest > 0) {
      await sleep(Math.min(rest, 250));
      continue;
    }
    await whenVisible();
    if (!isOpen()) return;
    try {
      const answer = await fetch(`${base}/code`, { method: 'POST', cache: 'no-store' });
      if (answer.status === 404 || answer.status === 429) return show('expired');
      if (!answer.ok) throw new Error(String(answer.status));
      draw(await answer.json());
      hint.textContent = usualHint;
    } catch {
      hint.textContent = 'The connection was lost. Trying again…';
      await sleep(RETRY);
    }
  }
}

async function follow() {
  while (isOpen()) {
    try {
      const answer = await fetch(`${base}/status`, { cache: 'no-store' });
      if (answer.status === 404) return show('expired');
      if (!answer.ok) throw new Error(String(answer.status));
      const { status } = await answer.json();
      if (status !== 'open') show(status);
      if (status === 'denied') {
        await sleep(DENIED_SHOWN);
        location.replace(`${base}/abort`);
      }
    } catch {
      await sleep(RETRY);
    }
  }
}

// A page that comes back from the back-forward cache shows a code of long ago.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

void renew();
void follow();
