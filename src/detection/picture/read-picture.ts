import type { PictureReading } from '../../messaging/messages.ts';
import type { ObservedPage } from '../../messaging/observed-page.ts';
import { pictureSize } from '../../vision/picture-size.ts';
import { readCodes } from '../../vision/read-codes.ts';
import { createDecodeTime, MOST_DECODING } from '../capture/decode-time.ts';
import type { OpenedPicture, OpenPicture } from '../capture/opened-picture.ts';
import type { Clock } from '../clock.ts';
import { addressSpaceOf, mayReach } from './address-space.ts';
import { FETCH_TIME, fetchPicture } from './fetch-picture.ts';

/** Pixels of a picture at most: 48 MB of memory while it is read. */
export const MOST_PIXELS = 12_000_000;
/** Pictures that are fetched at one time over the whole extension, for one tab, and for one tab in a minute. */
const MOST_AT_ONCE = 8;
const MOST_OF_A_TAB = 4;
const MOST_A_MINUTE = 60;
const MINUTE = 60_000;

export type ReadPicture = (page: ObservedPage, address: string) => Promise<PictureReading>;

const REFUSED: PictureReading = { kind: 'refused' };

/** Reads the codes of a picture that stands on another host. Nothing of it is stored, logged or sent anywhere. */
export function createReadPicture(deps: {
  readonly fetch: typeof fetch;
  readonly openPicture: OpenPicture;
  /** Whether the person has granted all of these match patterns. */
  readonly isGranted: (patterns: string[]) => Promise<boolean>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): ReadPicture {
  const { openPicture, isGranted, clock } = deps;
  /** The tab of each picture that is under way. */
  const underWay: number[] = [];
  /** Times of the last minute's pictures, by tab. */
  const times = new Map<number, readonly number[]>();

  return async (page, address) => {
    // The background's requests are no private window's: a picture there is captured, or not read.
    if (page.privateWindow) return REFUSED;
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return REFUSED;
    const own = new URL(page.origin).hostname;
    if (!mayReach(own, url.hostname)) return REFUSED;
    if (!(await isGranted([`${url.protocol}//${url.hostname}/*`]))) return REFUSED;
    const ofTab = underWay.filter((tabId) => tabId === page.tabId).length;
    // Four slow servers of one page leave room for the others.
    if (underWay.length >= MOST_AT_ONCE || ofTab >= MOST_OF_A_TAB || !take(page.tabId)) return REFUSED;
    underWay.push(page.tabId);
    try {
      return await fetchAndRead(url, addressSpaceOf(own) === 'public');
    } finally {
      underWay.splice(underWay.indexOf(page.tabId), 1);
    }
  };

  function take(tabId: number): boolean {
    const now = clock.now();
    for (const [tab, earlier] of times) {
      const recent = earlier.filter((time) => now - time < MINUTE);
      if (recent.length === 0) times.delete(tab);
      else times.set(tab, recent);
    }
    const mine = times.get(tabId) ?? [];
    if (mine.length >= MOST_A_MINUTE) return false;
    times.set(tabId, [...mine, now]);
    return true;
  }

  async function fetchAndRead({ href }: URL, onlyPublic: boolean): Promise<PictureReading> {
    const ending = new AbortController();
    const stop = clock.after(FETCH_TIME, () => ending.abort());
    const bytes = await fetchPicture(href, deps.fetch, ending.signal, onlyPublic).finally(stop);
    if (bytes === null) return REFUSED;
    const size = pictureSize(bytes);
    if (size === null || size.width * size.height > MOST_PIXELS) return REFUSED;
    const picture = await openPicture(new Blob([bytes.slice()])).catch(() => null);
    if (picture === null) return REFUSED;
    try {
      return { kind: 'read', texts: await readPicture(picture) };
    } finally {
      picture.close();
    }
  }

  /** On white as most pages are; what is light on nothing shows on black. */
  async function readPicture(picture: OpenedPicture): Promise<readonly string[]> {
    const { decode, goOn } = createDecodeTime(MOST_DECODING.page, clock);
    const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    const texts = readCodes(picture.pixels(whole, 'white'), decode);
    // The popup has its turn between the two.
    return texts.length > 0 || !(await goOn()) ? texts : readCodes(picture.pixels(whole, 'black'), decode);
  }
}
