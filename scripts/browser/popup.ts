import type { CDPSession, Page } from 'playwright-core';
import { attachToTarget, evaluateIn, TargetGone, type TargetSession } from './target-session.ts';
import { waitUntil } from './wait-until.ts';

/** The real popup of the toolbar button: not a tab with popup.html in it. */
export interface RealPopup {
  readonly targetId: string;
  isOpen(): boolean;
  /** What a person reads in it; empty once it is closed. */
  text(): Promise<string>;
  /** Runs a self-contained function inside the popup. */
  evaluate<Args extends readonly unknown[], T>(inside: (...args: Args) => T, ...args: Args): Promise<Awaited<T>>;
  /** Waits until the text holds this, or matches. */
  waitForText(wanted: string | RegExp): Promise<void>;
  waitForClose(): Promise<void>;
  /** Waits until the control of this name is there and takes clicks, and gives its centre. */
  waitForControl(name: string): Promise<ControlPlace>;
  /** Clicks the control of this name with real mouse events, once it takes them. */
  click(name: string): Promise<void>;
  /** Clicks here with real mouse events. */
  clickAt(place: ControlPlace): Promise<void>;
  /** As `click`, where the control takes clicks now; else answers `false` at once. */
  clickIfThere(name: string): Promise<boolean>;
  /** Takes what stands at one place to another with real mouse events. */
  drag(from: ControlPlace, to: ControlPlace): Promise<void>;
  pressKey(key: 'Enter' | 'Tab' | 'Escape' | ' '): Promise<void>;
  /** Types into what has the focus. */
  insertText(text: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Where a popup is opened: the browser's own session and the id of the extension. */
export interface PopupHost {
  readonly cdp: CDPSession;
  readonly extensionId: string;
}

/** A click on the toolbar button that came while the popup was opening by itself closes it: then it takes another. */
const CLICKS = 3;
/** How long one click may take to show it, in milliseconds: a busy machine takes seconds, and another click would end what it opens. */
const OPENING = 5_000;

/**
 * Opens the popup over a page as a click on the toolbar button does, so that `activeTab` is granted. A popup that
 * is open over this page already is closed first, since the button would only close it.
 */
export async function openPopup(host: PopupHost, page: Page): Promise<RealPopup> {
  await page.bringToFront();
  const targetId = await activeTab(host.cdp, page);
  const open = await findPopup(host);
  if (open !== null) await host.cdp.send('Target.closeTarget', { targetId: open });
  await waitUntil('the open popup to close', async () =>
    (await findPopup(host)) === open && open !== null ? null : true,
  );
  for (let click = 1; click < CLICKS; click += 1) {
    await host.cdp.send('Extensions.triggerAction', { id: host.extensionId, targetId });
    const popup = await attachToPopup(host, OPENING).catch(() => null);
    if (popup?.isOpen() === true) return popup;
  }
  await host.cdp.send('Extensions.triggerAction', { id: host.extensionId, targetId });
  return attachToPopup(host);
}

/** Attaches to the popup that is open or about to open. */
export async function attachToPopup(host: PopupHost, patience?: number): Promise<RealPopup> {
  const targetId = await waitUntil('the popup to open', () => findPopup(host), undefined, patience);
  const popup = drivePopup(await attachToTarget(host.cdp, targetId), targetId);
  await waitUntil('the popup to draw', async () => ((await popup.text()) === '' && popup.isOpen() ? null : true));
  return popup;
}

/** The target of an open popup, or `null`. */
export async function findPopup({ cdp, extensionId }: PopupHost): Promise<string | null> {
  const { targetInfos } = await cdp.send('Target.getTargets');
  const popup = targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${extensionId}/src/popup/`));
  return popup?.targetId ?? null;
}

/** Only a target of type `tab` grants activeTab; the page's own target does not. */
async function activeTab(cdp: CDPSession, page: Page): Promise<string> {
  return waitUntil(`the tab of ${page.url()}`, async () => {
    const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{ type: 'tab' }] });
    const tabs = targetInfos as readonly { targetId: string; url: string; embedderData?: { tabActive?: boolean } }[];
    return tabs.find(({ url, embedderData }) => url === page.url() && embedderData?.tabActive === true)?.targetId;
  });
}

export interface ControlPlace {
  readonly x: number;
  readonly y: number;
}

/**
 * Where the control of this accessible name is, or `null` while it is missing, disabled or covered; notes it for
 * `watchClick`. Runs in the popup.
 */
function findControl(name: string): ControlPlace | null {
  const named = (control: Element) => {
    const label = control instanceof HTMLInputElement ? control.labels?.[0]?.textContent : null;
    const text = control.getAttribute('aria-label') ?? label ?? control.textContent;
    return text.replace(/\s+/g, ' ').trim();
  };
  const controls = [...document.querySelectorAll('button, a[href], summary, input, [role="button"], [role="radio"]')];
  const control = controls.find((candidate) => named(candidate) === name);
  if (control === undefined || control.matches(':disabled, [aria-disabled="true"], [inert] *')) return null;
  Reflect.set(globalThis, 'wanted', control);
  control.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { x, y, width, height } = control.getBoundingClientRect();
  const centre = { x: x + width / 2, y: y + height / 2 };
  const hit = document.elementFromPoint(centre.x, centre.y);
  return hit !== null && (control.contains(hit) || hit.contains(control)) ? centre : null;
}

/**
 * Lets the next click reach the control that was found last, or nothing: what was drawn under the pointer meanwhile is
 * not what the person saw, and a click of theirs would have come later. Runs in the popup.
 */
function watchClick(): void {
  Reflect.set(globalThis, 'clicked', false);
  const wanted: unknown = Reflect.get(globalThis, 'wanted');
  const note = (event: Event) => {
    const labels = wanted instanceof HTMLInputElement ? [...(wanted.labels ?? [])] : [];
    const { target } = event;
    const reached =
      target instanceof Element && [wanted, ...labels].some((part) => part instanceof Element && part.contains(target));
    Reflect.set(globalThis, 'clicked', reached);
    if (reached) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('click', note, { capture: true, once: true });
}

/** Whether the click that was watched for reached its control. Runs in the popup. */
const wasClicked = (): boolean => Reflect.get(globalThis, 'clicked') === true;

/** Milliseconds in which a control must not have moved: a popup draws itself anew as it takes its size. */
const STILL = 40;

/** A hand's way has places between its ends: what is dragged hears of each. */
const DRAG_STEPS = 6;

function drivePopup(session: TargetSession, targetId: string): RealPopup {
  /** Where a control stands still, or `null` where it is missing, disabled, covered or moves. */
  async function stillPlace(name: string): Promise<ControlPlace | null> {
    const before = await popup.evaluate(findControl, name);
    if (before === null) return null;
    await new Promise((resolve) => setTimeout(resolve, STILL));
    const after = await popup.evaluate(findControl, name);
    return after?.x === before.x && after.y === before.y ? after : null;
  }

  /** Whether a click there reached what was found there; one that closed the popup did. */
  async function reaches(place: ControlPlace): Promise<boolean> {
    await popup.evaluate(watchClick);
    await clickAt(place);
    try {
      return await popup.evaluate(wasClicked);
    } catch (error) {
      if (error instanceof TargetGone) return true;
      throw error;
    }
  }

  const mouse = (type: string, place: ControlPlace, held = {}) =>
    ignoreGone(session.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1, ...held }));

  async function clickAt(place: ControlPlace): Promise<void> {
    for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) await mouse(type, place);
  }
  const popup: RealPopup = {
    targetId,
    isOpen: () => session.isAttached(),
    evaluate: (inside, ...args) => evaluateIn(session, inside, args),
    async text() {
      try {
        return await popup.evaluate(() => document.querySelector('body')?.innerText ?? '');
      } catch (error) {
        if (error instanceof TargetGone) return '';
        throw error;
      }
    },
    async waitForText(wanted) {
      await waitUntil(
        `the popup to say ${String(wanted)}`,
        async () => {
          const text = await popup.text();
          const said = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
          if (!said && !popup.isOpen()) throw new Error(`The popup closed before it said ${String(wanted)}.`);
          return said ? true : null;
        },
        async () => `It says:\n${await popup.text()}`,
      );
    },
    async waitForClose() {
      await waitUntil(
        'the popup to close',
        () => (popup.isOpen() ? null : true),
        () => popup.text(),
      );
    },
    waitForControl: (name) =>
      waitUntil(
        `the control "${name}" in the popup`,
        () => stillPlace(name),
        async () => `It says:\n${await popup.text()}`,
      ),
    clickAt,
    async click(name) {
      while (!(await reaches(await popup.waitForControl(name))));
    },
    async clickIfThere(name) {
      while ((await popup.evaluate(findControl, name)) !== null) {
        const place = await stillPlace(name);
        if (place !== null && (await reaches(place))) return true;
      }
      return false;
    },
    async drag(from, to) {
      await mouse('mouseMoved', from);
      await mouse('mousePressed', from);
      for (let step = 1; step <= DRAG_STEPS; step += 1) {
        const on = (start: number, end: number) => start + ((end - start) * step) / DRAG_STEPS;
        await mouse('mouseMoved', { x: on(from.x, to.x), y: on(from.y, to.y) }, { buttons: 1 });
      }
      await mouse('mouseReleased', to);
    },
    async pressKey(key) {
      const text = key === 'Enter' ? '\r' : key === ' ' ? ' ' : undefined;
      const code = { Enter: 13, Tab: 9, Escape: 27, ' ': 32 }[key];
      for (const type of ['keyDown', 'keyUp']) {
        await ignoreGone(
          session.send('Input.dispatchKeyEvent', {
            type,
            key,
            text,
            windowsVirtualKeyCode: code,
            nativeVirtualKeyCode: code,
          }),
        );
      }
    },
    insertText: (text) => ignoreGone(session.send('Input.insertText', { text })),
    async screenshot() {
      const { data } = (await session.send('Page.captureScreenshot', { format: 'png' })) as { data: string };
      return Buffer.from(data, 'base64');
    },
    async close() {
      await ignoreGone(popup.evaluate(() => window.close()));
      await popup.waitForClose();
    },
  };
  return popup;
}

/** A click can close the popup before the browser has confirmed it. */
async function ignoreGone(action: Promise<unknown>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (!(error instanceof TargetGone)) throw error;
  }
}
