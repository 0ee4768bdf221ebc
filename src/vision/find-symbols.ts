import { binarize } from './binarize.ts';
import { type Finder, type FinderSearch, findFinders } from './finders.ts';
import type { Grey } from './grey.ts';
import { patternScore } from './pattern-score.ts';
import { nearestSide, type Point, type SymbolPlace } from './symbol.ts';

/** Three finder patterns that may be those of one code. */
interface Corner {
  readonly corner: Finder;
  readonly right: Finder;
  readonly below: Finder;
  /** How far they are from a square's corners of one size. */
  readonly oddness: number;
}

interface Scored {
  readonly place: SymbolPlace;
  readonly score: number;
}

/** Pixels between the centres of two finder patterns: 14 modules of a version 1 code at least. */
const LEAST_SPAN = 20;
/** Cosine of the corner's angle, and ratio of its arms: a page may skew a code a little. */
const MOST_COSINE = 0.3;
const LEAST_ARM_RATIO = 0.7;

/** Corners that are looked at closely, and places that are tried. */
const MOST_CORNERS = 64;
const MOST_PLACES = 12;

/** How wrong a module's width may be that finder patterns show: those made of dots and rings look smaller. */
const MOST_WRONG = 0.2;
/** 98 of 100 pieces of pages that have three finder patterns stay below it. */
const LEAST_SCORE = 0.58;
/** What scores so much has so many modules and no other number. */
const SURE_SCORE = 0.9;
/** What scores so much is tried before anything else is weighed against it. */
const LIKELY_SCORE = 0.72;

/**
 * Where a picture may hold codes, twelve places at most; they may overlap. Three finder patterns at a right angle are at
 * the corners, and their modules and the timing patterns' stand where they should. Bounded, and so sure that the decoder,
 * which is dear, meets hardly anything else. Likely ones come as they are met, the best corners first, then the others by
 * how well they fit: who has read a code need not have the finder-like patterns inside of it weighed, which are most.
 *
 * @param isTaken asked before each corner is weighed: whether it is in a code that was read meanwhile
 */
export function* findSymbols(
  grey: Grey,
  search: FinderSearch,
  isTaken: (point: Point) => boolean = () => false,
): Generator<SymbolPlace, void, undefined> {
  const finders = findFinders(binarize(grey), search);
  const doubtful: Scored[] = [];
  let left = MOST_PLACES;
  for (const corner of cornersOf(finders)) {
    if (isTaken(corner.corner)) continue;
    const scored = likeliestPlace(grey, corner);
    if (scored.score < LIKELY_SCORE) {
      if (scored.score >= LEAST_SCORE) doubtful.push(scored);
      continue;
    }
    yield scored.place;
    left -= 1;
    if (left === 0) return;
  }
  doubtful.sort((one, other) => other.score - one.score);
  for (const { place } of doubtful) {
    if (left === 0) return;
    if (isTaken(place.corner)) continue;
    yield place;
    left -= 1;
  }
}

function cornersOf(finders: readonly Finder[]): readonly Corner[] {
  const corners: Corner[] = [];
  for (const corner of finders) {
    const arms = finders.filter((other) => fits(corner, other));
    for (const [index, one] of arms.entries()) {
      for (const other of arms.slice(index + 1)) {
        const oddness = oddnessOf(corner, one, other);
        if (oddness === null) continue;
        const turn = (one.x - corner.x) * (other.y - corner.y) - (one.y - corner.y) * (other.x - corner.x);
        // Clockwise, as a code is that is not mirrored. Of one that is, jsQR reads the transposed modules too.
        const [right, below] = turn > 0 ? [one, other] : [other, one];
        corners.push({ corner, right, below, oddness });
      }
    }
  }
  return corners.sort((one, other) => one.oddness - other.oddness).slice(0, MOST_CORNERS);
}

function fits(one: Finder, other: Finder): boolean {
  if (one === other || one.ink !== other.ink) return false;
  const ratio = one.module / other.module;
  return ratio > 0.6 && ratio < 1.67 && Math.hypot(one.x - other.x, one.y - other.y) >= LEAST_SPAN;
}

/** `null` where they are no corner at all. */
function oddnessOf(corner: Finder, one: Finder, other: Finder): number | null {
  const along = { x: one.x - corner.x, y: one.y - corner.y };
  const down = { x: other.x - corner.x, y: other.y - corner.y };
  const [width, height] = [Math.hypot(along.x, along.y), Math.hypot(down.x, down.y)];
  const cosine = Math.abs(along.x * down.x + along.y * down.y) / (width * height);
  const ratio = Math.min(width, height) / Math.max(width, height);
  if (cosine > MOST_COSINE || ratio < LEAST_ARM_RATIO) return null;
  const modules = [corner.module, one.module, other.module];
  return cosine + (1 - ratio) + (1 - Math.min(...modules) / Math.max(...modules)) / 2;
}

/** The place with as many modules as fit the picture best. */
function likeliestPlace(grey: Grey, corner: Corner): Scored {
  const modules = modulesOf(corner);
  const middle = nearestSide(modules);
  const place = placeWith(corner, middle);
  let best: Scored = { place, score: patternScore(grey, place) };
  const [least, most] = [nearestSide(modules * (1 - MOST_WRONG)), nearestSide(modules * (1 + MOST_WRONG))];
  // The nearest first: timing patterns fit one number of modules only.
  for (let away = 4; best.score < SURE_SCORE && (middle - away >= least || middle + away <= most); away += 4) {
    for (const side of [middle - away, middle + away]) {
      if (side < least || side > most) continue;
      const other = placeWith(corner, side);
      const score = patternScore(grey, other);
      if (score > best.score) best = { place: other, score };
    }
  }
  return best;
}

function placeWith({ corner, right, below }: Corner, side: number): SymbolPlace {
  return { corner, right, below, slant: { x: 0, y: 0 }, side, ink: corner.ink };
}

/** Modules a side, as the finder patterns' width has it. */
function modulesOf({ corner, right, below }: Corner): number {
  const along = { x: right.x - corner.x, y: right.y - corner.y };
  const width = Math.hypot(along.x, along.y);
  const arm = (width + Math.hypot(below.x - corner.x, below.y - corner.y)) / 2;
  // A horizontal line cuts the modules of a turned code too wide, by 1 / cos(angle).
  const cosine = Math.max(Math.abs(along.x), Math.abs(along.y)) / width;
  return arm / (((corner.module + right.module + below.module) / 3) * cosine) + 7;
}
