import type { Handlers } from '../messaging/broker.ts';
import type { PagePicture } from '../messaging/messages.ts';
import type { CaptureQueue } from './capture/capture-queue.ts';
import type { Clock } from './clock.ts';
import { type PictureFrame, type PlaceBrowser, placeOfPicture } from './place-of-picture.ts';

/** What we use of the browser to show a person a picture of their tab. */
export interface PagePicturesBrowser extends PlaceBrowser {
  readonly runtime: { getURL(path: string): string };
  readonly tabs: {
    get(tabId: number): Promise<CapturedTab>;
    create(tab: { url: string; openerTabId?: number }): Promise<unknown>;
  };
}

interface CapturedTab {
  readonly active: boolean;
  readonly windowId?: number | undefined;
  readonly url?: string | undefined;
  readonly incognito?: boolean | undefined;
}

export interface PagePictures {
  readonly handlers: Handlers<'page_picture.open' | 'page_picture.take'>;
  /** Shows a tab in our page, with a frame around the picture of this address, where it is found. */
  readonly openAt: (tabId: number, address: string) => Promise<void>;
}

/** The page of ours that reads pictures; what follows `#` names the picture that is kept for it. */
const PAGE = 'src/reading/index.html';
/** Pictures that are kept at one time, and milliseconds: the page asks as soon as it is there. */
const MOST_KEPT = 4;
const KEPT_FOR = 60_000;
/** Milliseconds that a person's second try at the browser's quota may be away. */
const LONGEST_WAIT = 2_000;

type Kept =
  | { readonly kind: 'taken'; readonly picture: Blob; readonly place: PictureFrame | null }
  | Extract<PagePicture, { kind: 'none' }>;

/**
 * Takes a picture of a tab at the person's click, and hands it over to a page of ours, once. It is in this worker's
 * memory until then and nowhere else: a worker that ends, a minute, or four later ones end it.
 */
export function createPagePictures(deps: {
  readonly browser: PagePicturesBrowser;
  readonly queue: CaptureQueue;
  readonly clock: Pick<Clock, 'after'>;
  readonly newId?: () => string;
}): PagePictures {
  const { browser, queue, clock, newId = () => crypto.randomUUID() } = deps;
  const kept = new Map<string, Kept>();

  async function open(tabId: number, place: () => Promise<PictureFrame | null>): Promise<void> {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    // Before our page is opened: afterwards that is what the window shows.
    const picture = await take(tabId, tab, place);
    const id = newId();
    keep(id, picture);
    // A private window shows no page of an extension: it opens in an ordinary one, which is no place beside this tab.
    const isBeside = tab !== null && tab.incognito !== true;
    await browser.tabs.create({
      url: browser.runtime.getURL(`${PAGE}#${id}`),
      ...(isBeside ? { openerTabId: tabId } : {}),
    });
  }

  async function take(
    tabId: number,
    tab: CapturedTab | null,
    findPlace: () => Promise<PictureFrame | null>,
  ): Promise<Kept> {
    if (tab?.windowId === undefined || !tab.active) return { kind: 'none', reason: 'refused' };
    const place = await findPlace();
    let capture = await queue.capture(tab.windowId, 'person');
    if (capture.kind === 'later' && capture.wait <= LONGEST_WAIT) {
      const { wait } = capture;
      await new Promise<void>((resume) => void clock.after(wait, resume));
      capture = await queue.capture(tab.windowId, 'person');
    }
    if (capture.kind !== 'taken') return { kind: 'none', reason: capture.kind === 'later' ? 'busy' : 'refused' };
    const after = await browser.tabs.get(tabId).catch(() => null);
    // Another tab came to the front, or this one went on: what was captured may be somebody else's.
    const isSame = after?.active === true && after.windowId === tab.windowId && after.url === tab.url;
    return isSame ? { kind: 'taken', picture: capture.picture, place } : { kind: 'none', reason: 'busy' };
  }

  function keep(id: string, picture: Kept): void {
    kept.set(id, picture);
    clock.after(KEPT_FOR, () => kept.delete(id));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  return {
    handlers: {
      async 'page_picture.open'({ tabId }) {
        await open(tabId, () => Promise.resolve(null));
        return {};
      },
      async 'page_picture.take'({ id }) {
        const picture = kept.get(id) ?? { kind: 'none', reason: 'gone' };
        kept.delete(id);
        return picture.kind === 'none' ? picture : { ...picture, picture: await base64(picture.picture) };
      },
    },
    openAt: (tabId, address) => open(tabId, () => placeOfPicture(browser, tabId, address)),
  };
}

/** Bytes that are turned into characters at one time: engines bound the arguments of a call. */
const CHUNK = 0x8000;

async function base64(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
