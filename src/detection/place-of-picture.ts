import * as v from 'valibot';
import type { AreaInView, PagePicture } from '../messaging/messages.ts';
import { within } from '../messaging/within.ts';

/** What we use of the browser to find a picture in a tab. */
export interface PlaceBrowser {
  readonly scripting: {
    /** Runs a function that stands for itself in the top frame, in a world of our own, and gives its answer. */
    call(tabId: number, run: (address: string) => unknown, address: string): Promise<unknown>;
  };
}

/** Milliseconds: a call hangs where a host permission is withheld, and a person waits. */
const CALL_TIME = 1_000;

/** Where a picture is in its tab's viewport, in CSS pixels. */
export type PictureFrame = NonNullable<Extract<PagePicture, { kind: 'taken' }>['place']>;

const extent = v.pipe(v.number(), v.finite());
const PlaceSchema = v.object({
  area: v.object({ x: extent, y: extent, width: extent, height: extent }),
  viewport: v.object({ width: extent, height: extent }),
});

/** Asks a tab where the picture of this address is; `null` where it can't be asked or shows none. */
export async function placeOfPicture(
  browser: PlaceBrowser,
  tabId: number,
  address: string,
): Promise<PictureFrame | null> {
  const answer = await within(
    CALL_TIME,
    browser.scripting.call(tabId, findPicture, address).catch(() => null),
    null,
  );
  const parsed = v.safeParse(PlaceSchema, answer);
  return parsed.success ? parsed.output : null;
}

/**
 * Where the largest visible picture of this address is. Runs in the page, so it names nothing outside of itself. What it
 * says only places a frame that the person sees and moves.
 */
function findPicture(address: string): { area: AreaInView; viewport: { width: number; height: number } } | null {
  let best: DOMRect | null = null;
  const seen = (rect: DOMRect) =>
    Math.max(0, Math.min(rect.right, innerWidth) - Math.max(rect.left, 0)) *
    Math.max(0, Math.min(rect.bottom, innerHeight) - Math.max(rect.top, 0));
  for (const picture of document.querySelectorAll('img, input')) {
    const { src, currentSrc } = picture as HTMLImageElement;
    if (currentSrc !== address && src !== address) continue;
    const rect = picture.getBoundingClientRect();
    if (seen(rect) > (best === null ? 0 : seen(best))) best = rect;
  }
  if (best === null) return null;
  return {
    area: { x: best.x, y: best.y, width: best.width, height: best.height },
    viewport: { width: innerWidth, height: innerHeight },
  };
}
