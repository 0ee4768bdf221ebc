import { binarize } from './binarize.ts';
import { type Finder, type FinderSearch, findFinders } from './finders.ts';
import type { Grey } from './grey.ts';
import { patternScore } from './pattern-score.ts';
import { nearestSide, type SymbolPlace } from './symbol.ts';

/** Three finder patterns that may be those of one code. */
interface Corner {
  readonly corner: Finder;
  readonly one: Finder;
  readonly other: Finder;
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

/**
 * Where a picture may hold codes, twelve places at most, the likeliest first; they may overlap. Three finder patterns at a
 * right angle are at the corners, and their modules and the timing patterns' stand where they should. Bounded, and so
 * sure that the decoder, which is dear, meets hardly anything else.
 */
export function findSymbols(grey: Grey, search: FinderSearch): readonly SymbolPlace[] {
  const finders = findFinders(binarize(grey), search);
  return cornersOf(finders)
    .map((corner) => likeliestPlace(grey, corner))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_PLACES)
    .map(({ place }) => place);
}

function cornersOf(finders: readonly Finder[]): readonly Corner[] {
  const corners: Corner[] = [];
  for (const corner of finders) {
    const arms = finders.filter((other) => fits(corner, other));
    for (const [index, one] of arms.entries()) {
      for (const other of arms.slice(index + 1)) {
        const oddness = oddnessOf(corner, one, other);
        if (oddness !== null) corners.push({ corner, one, other, oddness });
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
function likeliestPlace(grey: Grey, { corner, one, other }: Corner): Scored {
  const turn = (one.x - corner.x) * (other.y - corner.y) - (one.y - corner.y) * (other.x - corner.x);
  // Clockwise, as a code is that is not mirrored. Of one that is, jsQR reads the transposed modules too.
  const [right, below] = turn > 0 ? [one, other] : [other, one];
  const modules = modulesBetween(corner, right, below) + 7;
  const most = nearestSide(modules * (1 + MOST_WRONG));
  let best: Scored | undefined;
  for (let side = nearestSide(modules * (1 - MOST_WRONG)); side <= most; side += 4) {
    const place = { corner, right, below, slant: { x: 0, y: 0 }, side, ink: corner.ink };
    const score = patternScore(grey, place);
    if (best === undefined || score > best.score) best = { place, score };
  }
  if (best === undefined) throw new RangeError('no code has so many modules');
  return best;
}

/** Length of the arms in modules, as the finder patterns' width has it. */
function modulesBetween(corner: Finder, right: Finder, below: Finder): number {
  const along = { x: right.x - corner.x, y: right.y - corner.y };
  const width = Math.hypot(along.x, along.y);
  const arm = (width + Math.hypot(below.x - corner.x, below.y - corner.y)) / 2;
  // A horizontal line cuts the modules of a turned code too wide, by 1 / cos(angle).
  const cosine = Math.max(Math.abs(along.x), Math.abs(along.y)) / width;
  return arm / (((corner.module + right.module + below.module) / 3) * cosine);
}
