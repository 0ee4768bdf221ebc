import { percentiles } from '../percentiles.ts';
import type { ServedPage } from './corpus.ts';
import type { Visit } from './visit.ts';

/** Over the pages of one class. */
export interface Score {
  readonly codes: number;
  readonly found: number;
  /** Texts that stand nowhere on their page. */
  readonly wrong: number;
  /** Look-alikes and pages without a code that were read as one. */
  readonly false: number;
}

/** A code that nobody was told of. */
export interface Miss {
  readonly id: string;
  readonly carrier: string;
  readonly why: string;
}

export const isDecode = ({ page }: Visit): boolean => page.expect === 'decode';

export function scoreOf(visits: readonly Visit[]): Score {
  const decode = visits.filter(isDecode);
  return {
    codes: decode.reduce((sum, { page }) => sum + payloadsOf(page).length, 0),
    found: decode.reduce((sum, visit) => sum + payloadsOf(visit.page).length - missedIn(visit).length, 0),
    wrong: visits.reduce((sum, visit) => sum + wrongIn(visit), 0),
    false: visits.filter(({ page, texts }) => page.expect === 'none' && texts.length > 0).length,
  };
}

/** The codes of `decode` pages that were missed, with what is known of the reason. */
export const missesOf = (visits: readonly Visit[]): readonly Miss[] =>
  visits
    .filter(isDecode)
    .flatMap((visit) =>
      missedIn(visit).map(() => ({ id: visit.page.id, carrier: visit.page.carrier, why: whyOf(visit) })),
    );

/** Whether a picture of the tab was taken before all codes of a page were told, or all were read in the document. */
export type Way = 'dom' | 'capture';

export const wayOf = ({ captured }: Visit): Way => (captured ? 'capture' : 'dom');

/**
 * Times of the `decode` pages whose codes were all found. `null` where there is none. A page that was read before it
 * said that it is drawn has none: nobody knows since when its code was there.
 */
export function timesOf(visits: readonly Visit[], way: Way): ReturnType<typeof percentiles> | null {
  const times = visits
    .filter((visit) => isDecode(visit) && wayOf(visit) === way && missedIn(visit).length === 0)
    .flatMap(({ milliseconds }) => (milliseconds !== null && milliseconds >= 0 ? [milliseconds] : []));
  return times.length === 0 ? null : percentiles(times);
}

/** Each code of the page once; the one that changes counts once, whichever of its texts was read. */
const payloadsOf = ({ items }: ServedPage): readonly string[] => [
  ...new Set(items.flatMap(({ payload }) => (payload === null ? [] : [payload]))),
];

function missedIn({ page, texts, milliseconds }: Visit): readonly string[] {
  // What was seen and never told is of no use to anybody.
  if (milliseconds === null) return payloadsOf(page);
  return payloadsOf(page).filter((payload) => ![payload, ...page.alts].some((right) => texts.includes(right)));
}

const wrongIn = ({ page, texts }: Visit): number =>
  texts.filter((text) => page.expect !== 'none' && ![...page.payloads, ...page.alts].includes(text)).length;

function whyOf(visit: Visit): string {
  const { texts, asked, captured, unreadable, milliseconds } = visit;
  if (texts.length > 0 && milliseconds === null) return 'seen and not told';
  if (wrongIn(visit) > 0) return 'read as something else';
  if (captured) return 'not decoded in a picture of the tab';
  if (asked) return 'a picture of the tab was asked for, and none was taken';
  return unreadable > 0 ? 'its pixels can not be read in the page' : 'no candidate, or not decoded';
}
