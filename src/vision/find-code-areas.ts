import { type Bits, binarize } from './binarize.ts';
import { type Finder, findFinders } from './finders.ts';
import type { PixelImage } from './image.ts';
import { stretch } from './stretch.ts';

/** An upright rectangle of pixels; `right` and `bottom` are outside of it. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Found {
  readonly area: Area;
  /** Lines that met its least sure finder pattern. */
  readonly hits: number;
}

/** Distance of two finder patterns at least, as a share of the picture's longer side. */
const LEAST_SPAN = 0.17;
/** Cosine of the corner's angle, and ratio of its arms: a page may skew a code a little. */
const MOST_COSINE = 0.3;
const LEAST_ARM_RATIO = 0.7;
/** Share of the timing pattern's runs that must be about one module long. */
const LEAST_EVEN = 0.7;

/** Room around the outer finder patterns' centres, in modules: half a pattern and some of the quiet zone. */
const ROOM = 5;
const MOST_AREAS = 4;

/**
 * Where a picture may hold codes, four at most: three finder patterns at a right angle with a timing pattern between
 * two of them. Cheap and bounded (96 lines, 16 finder patterns): none of 270 codes that are read is lost, 0.4 % of
 * 27107 other pieces of pages pass. It keeps jsQR, which costs seconds on a large checkered picture, from the rest.
 */
export function findCodeAreas(image: PixelImage): readonly Area[] {
  const bits = binarize(stretch(image));
  const finders = findFinders(bits);
  const span = Math.max(image.width, image.height) * LEAST_SPAN;
  const found: Found[] = [];
  for (const corner of finders) {
    const arms = finders.filter((other) => fits(corner, other, span));
    for (const [index, one] of arms.entries()) {
      const other = arms.slice(index + 1).find((second) => isCode(bits, corner, one, second));
      if (other === undefined) continue;
      found.push({ area: areaOf(image, corner, one, other), hits: Math.min(corner.hits, one.hits, other.hits) });
    }
  }
  return apart(found);
}

/** The surest areas that do not overlap: modules inside a code, and two codes together, form patterns of their own. */
function apart(found: readonly Found[]): readonly Area[] {
  const kept: Area[] = [];
  for (const { area } of found.toSorted((one, other) => other.hits - one.hits)) {
    if (kept.every((other) => !overlap(area, other))) kept.push(area);
  }
  return kept.slice(0, MOST_AREAS);
}

function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function isCode(bits: Bits, corner: Finder, one: Finder, other: Finder): boolean {
  return (
    isRightAngle(corner, one, other) && (hasTiming(bits, corner, one, other) || hasTiming(bits, corner, other, one))
  );
}

function areaOf({ width, height }: PixelImage, corner: Finder, one: Finder, other: Finder): Area {
  const across = [corner.x, one.x, other.x, one.x + other.x - corner.x];
  const down = [corner.y, one.y, other.y, one.y + other.y - corner.y];
  const room = ROOM * corner.module;
  return {
    left: Math.max(0, Math.floor(Math.min(...across) - room)),
    top: Math.max(0, Math.floor(Math.min(...down) - room)),
    right: Math.min(width, Math.ceil(Math.max(...across) + room)),
    bottom: Math.min(height, Math.ceil(Math.max(...down) + room)),
  };
}

function fits(one: Finder, other: Finder, span: number): boolean {
  if (one === other || one.ink !== other.ink) return false;
  const ratio = one.module / other.module;
  return ratio > 0.6 && ratio < 1.67 && Math.hypot(one.x - other.x, one.y - other.y) >= span;
}

function isRightAngle(corner: Finder, right: Finder, below: Finder): boolean {
  const along = Math.hypot(right.x - corner.x, right.y - corner.y);
  const down = Math.hypot(below.x - corner.x, below.y - corner.y);
  const dot = (right.x - corner.x) * (below.x - corner.x) + (right.y - corner.y) * (below.y - corner.y);
  return (
    Math.abs(dot) <= MOST_COSINE * along * down && Math.min(along, down) >= LEAST_ARM_RATIO * Math.max(along, down)
  );
}

/** Whether dark and light modules alternate between `from` and `to`, three modules towards `inside`. */
function hasTiming(bits: Bits, from: Finder, to: Finder, inside: Finder): boolean {
  const arm = Math.hypot(to.x - from.x, to.y - from.y);
  const unit = { x: (to.x - from.x) / arm, y: (to.y - from.y) / arm };
  const module = ((from.module + to.module) / 2) * Math.max(Math.abs(unit.x), Math.abs(unit.y));
  const side = Math.hypot(inside.x - from.x, inside.y - from.y);
  const inward = { x: (inside.x - from.x) / side, y: (inside.y - from.y) / side };
  return [3, 2.6, 3.4].some((modules) => {
    const shift = modules * module;
    return isEven(runsAlong(bits, from.x + inward.x * shift, from.y + inward.y * shift, unit, arm), arm, module);
  });
}

/** Lengths of the runs on a line, in pixels, without the two at its ends (they are the finder patterns' own edges). */
function runsAlong(
  { bits, width, height }: Bits,
  x: number,
  y: number,
  unit: { x: number; y: number },
  length: number,
): readonly number[] {
  const lengths: number[] = [];
  let colour = -1;
  let run = 0;
  for (let step = 0; step <= length; step += 0.5) {
    const column = Math.floor(x + unit.x * step);
    const row = Math.floor(y + unit.y * step);
    if (column < 0 || row < 0 || column >= width || row >= height) return [];
    const here = bits[row * width + column] ?? 0;
    if (here !== colour && colour !== -1) {
      lengths.push(run);
      run = 0;
    }
    colour = here;
    run += 0.5;
  }
  return lengths.slice(1);
}

/** Between two finder patterns of a code with `n` modules a side stand n - 15 whole runs of one module each. */
function isEven(runs: readonly number[], arm: number, estimate: number): boolean {
  // Version 1 has 21 modules, version 40 has 177; the arm is n - 7 modules long.
  if (runs.length < 4 || runs.length > 180) return false;
  const module = arm / (runs.length + 8);
  if (module > estimate * 1.7 || module < estimate / 1.7) return false;
  const even = runs.filter((run) => run > module * 0.4 && run < module * 1.7).length;
  return even >= runs.length * LEAST_EVEN;
}
