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

/** How finder patterns are looked for. */
export interface FinderSearch {
  /** `loose` takes any core between two rings: hearts, stars and small dots too. */
  readonly shape: 'strict' | 'loose';
  /** Lines of the picture that are looked at. 96 meet each pattern of the largest version, if only once. */
  readonly lines: number;
  /** Patterns at most. */
  readonly most: number;
}

/** Width of one module when five runs may be a finder pattern's, else 0. */
type RatioModule = (a: number, b: number, c: number, d: number, e: number) => number;

const MOST_CLUSTERS = 192;

/** Finder patterns by their 1:1:3:1:1 along and across (ISO/IEC 18004 section 6.3.3), the best confirmed first. */
export function findFinders(image: Bits, search: FinderSearch): readonly Finder[] {
  const clusters: Cluster[] = [];
  const ratio = search.shape === 'strict' ? strictModule : looseModule;
  const lines = Math.min(search.lines, image.height);
  for (let line = 0; line < lines; line++) {
    const y = Math.floor(((line + 0.5) * image.height) / lines);
    if (clusters.length >= MOST_CLUSTERS) dropOver(clusters, y);
    scanRow(image, y, ratio, clusters);
  }
  return clusters.sort((one, other) => other.hits - one.hits).slice(0, search.most);
}

function scanRow(image: Bits, y: number, ratioModule: RatioModule, clusters: Cluster[]): void {
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
    const middle = confirmAcross(image, Math.floor(centre), y, module, ink, ratioModule);
    if (middle !== null) collect(clusters, { x: centre, y: middle, module, ink, hits: 1 });
  }
}

const strictModule: RatioModule = (a, b, c, d, e) => {
  const module = (b + c + d) / 5;
  const slack = Math.max(1, module * 0.75);
  const fits =
    Math.abs(b - module) <= slack &&
    Math.abs(d - module) <= slack &&
    Math.abs(c - 3 * module) <= Math.max(1, module * 1.2) &&
    isFramed(a, e, module);
  return fits ? module : 0;
};

const looseModule: RatioModule = (a, b, c, d, e) => {
  const module = (b + c + d) / 5;
  const fits =
    Math.min(b, d) >= module * 0.3 &&
    Math.abs(b - d) <= Math.max(1, module) &&
    c >= module * 0.8 &&
    isFramed(a, e, module);
  return fits ? module : 0;
};

/** The frame may be thin by blur, and on one side run into a dark page: a turned code without a quiet zone. */
function isFramed(a: number, e: number, module: number): boolean {
  return Math.min(a, e) >= module * 0.4 && Math.min(a, e) <= module * 2.2 + 1;
}

/** The middle of the pattern on the vertical line through (`x`, `y`), or `null` when that line shows no 1:1:3:1:1. */
function confirmAcross(
  image: Bits,
  x: number,
  y: number,
  module: number,
  ink: number,
  ratioModule: RatioModule,
): number | null {
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

/** Makes room: what one line met, and no later line can meet, is no finder pattern that could be told from others. */
function dropOver(clusters: Cluster[], y: number): void {
  const kept = clusters.filter((cluster) => cluster.hits > 1 || y - cluster.y <= 3 * cluster.module);
  clusters.splice(0, clusters.length, ...kept);
}
