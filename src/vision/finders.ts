import type { Bits } from './binarize.ts';

/** What may be one of the three finder patterns of a code. Pixels. */
export interface Finder {
  readonly x: number;
  readonly y: number;
  /** Width of a module as a horizontal line cuts it: too wide by 1 / cos(angle) in a turned code. */
  readonly module: number;
  /** 1 for a dark code on a light ground, 0 for a light one on a dark ground. */
  readonly ink: number;
  /** How many lines met it. */
  readonly hits: number;
}

interface Cluster {
  x: number;
  y: number;
  module: number;
  readonly ink: number;
  hits: number;
}

/** Enough for every finder pattern of the largest version to be met (three modules of 177 are 1.7 %). */
const SCAN_LINES = 96;
const MOST_CLUSTERS = 192;
const MOST_FINDERS = 16;

/** Finder patterns by their 1:1:3:1:1 along and across (ISO/IEC 18004 section 6.3.3), the best confirmed first. */
export function findFinders(image: Bits): readonly Finder[] {
  const clusters: Cluster[] = [];
  const lines = Math.min(SCAN_LINES, image.height);
  for (let line = 0; line < lines; line++) {
    scanRow(image, Math.floor(((line + 0.5) * image.height) / lines), clusters);
  }
  return clusters.sort((one, other) => other.hits - one.hits).slice(0, MOST_FINDERS);
}

function scanRow(image: Bits, y: number, clusters: Cluster[]): void {
  const { bits, width } = image;
  const start = y * width;
  let [a, b, c, d, e] = [0, 0, 0, 0, 0];
  let runStart = 0;
  for (let x = 1; x <= width; x++) {
    if (x < width && bits[start + x] === bits[start + x - 1]) continue;
    [a, b, c, d, e] = [b, c, d, e, x - runStart];
    runStart = x;
    const module = ratioModule(a, b, c, d, e);
    if (module === 0) continue;
    const centre = x - e - d - c / 2;
    const ink = bits[start + Math.floor(centre)] ?? 0;
    const middle = confirmAcross(image, Math.floor(centre), y, module, ink);
    if (middle !== null) collect(clusters, { x: centre, y: middle, module, ink, hits: 1 });
  }
}

/** Width of one module when five runs stand as 1:1:3:1:1, else 0. The outer two may be blurred into the ground. */
function ratioModule(a: number, b: number, c: number, d: number, e: number): number {
  if (a === 0) return 0;
  const module = (b + c + d) / 5;
  const slack = Math.max(1, module * 0.75);
  const fits =
    Math.abs(b - module) <= slack &&
    Math.abs(d - module) <= slack &&
    Math.abs(c - 3 * module) <= Math.max(1, module * 1.2) &&
    a >= module * 0.4 &&
    e >= module * 0.4 &&
    a <= module * 2.2 + 1 &&
    e <= module * 2.2 + 1;
  return fits ? module : 0;
}

/** The middle of the pattern on the vertical line through (`x`, `y`), or `null` when that line shows no 1:1:3:1:1. */
function confirmAcross(image: Bits, x: number, y: number, module: number, ink: number): number | null {
  const reach = Math.ceil(module * 6);
  const up = runs(image, x, y, -1, ink, reach);
  const down = runs(image, x, y + 1, 1, ink, reach);
  const core = up[0] + down[0];
  const across = ratioModule(up[2], up[1], core, down[1], down[2]);
  if (across === 0 || across > module * 2 || across < module / 2) return null;
  return y + 1 + (down[0] - up[0]) / 2;
}

/** Lengths of the first three runs from (`x`, `y`) in direction `step`; the first is of `ink`. */
function runs(image: Bits, x: number, y: number, step: 1 | -1, ink: number, reach: number): [number, number, number] {
  const lengths: [number, number, number] = [0, 0, 0];
  let at = y;
  let left = reach;
  for (const run of [0, 1, 2] as const) {
    const colour = run === 1 ? 1 - ink : ink;
    while (left > 0 && at >= 0 && at < image.height && image.bits[at * image.width + x] === colour) {
      lengths[run] += 1;
      at += step;
      left -= 1;
    }
  }
  return lengths;
}

function collect(clusters: Cluster[], hit: Cluster): void {
  for (const cluster of clusters) {
    if (cluster.ink !== hit.ink) continue;
    const near = 2 * Math.max(cluster.module, hit.module);
    if (Math.abs(cluster.x - hit.x) > near || Math.abs(cluster.y - hit.y) > near) continue;
    const hits = cluster.hits + 1;
    cluster.x += (hit.x - cluster.x) / hits;
    cluster.y += (hit.y - cluster.y) / hits;
    cluster.module += (hit.module - cluster.module) / hits;
    cluster.hits = hits;
    return;
  }
  if (clusters.length < MOST_CLUSTERS) clusters.push(hit);
}
