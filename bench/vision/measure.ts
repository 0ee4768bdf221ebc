import type { PixelImage } from '../../src/vision/image.ts';
import { type CorpusItem, type CorpusPage, type ExpectedClass, readPicture } from './corpus.ts';
import { besideItems, seeded, tight } from './crops.ts';
import type { Found, Reader } from './readers.ts';

/** What became of one item. */
export interface ItemResult {
  readonly id: string;
  readonly carrier: string;
  readonly expect: ExpectedClass;
  /** The payload was read. For a look-alike: nothing was. */
  readonly right: boolean;
  /** Texts that stand nowhere on the page. */
  readonly wrong: number;
  /** What found it; `null` where nothing did. */
  readonly stage: string | null;
  readonly milliseconds: number;
}

export interface Measured {
  readonly items: readonly ItemResult[];
  /** Milliseconds that pieces of pages without a code took, look-alikes first. */
  readonly rejects: readonly number[];
  /** Such pieces in which something was read. */
  readonly falseReads: number;
}

const PIECES = 200;
/** Pictures that are read before the clock counts: a login page's code meets warm code (src/vision/warm.ts). */
const WARMING = 40;

/** Runs a reader over the tight rectangles of a corpus, and over pieces of its pages that hold no code. */
export async function measure(folder: string, pages: readonly CorpusPage[], reader: Reader): Promise<Measured> {
  await warm(folder, pages, reader);
  const items: ItemResult[] = [];
  const rejects: number[] = [];
  let falseReads = 0;
  for (const page of pages) {
    const picture = await readPicture(folder, page);
    for (const { payload, rect } of itemsOf(page, picture)) {
      const piece = tight(picture, rect);
      if (piece === null) continue;
      const { found, milliseconds } = await timed(() => reader.read(piece));
      items.push(judge(page, payload, found, milliseconds));
      if (page.expect === 'none') rejects.push(milliseconds);
    }
  }
  const random = seeded(1);
  const readable = pages.filter(({ expect }) => expect === 'decode');
  for (let piece = 0, tries = 0; piece < PIECES && tries < PIECES * 10; tries++) {
    const page = readable[Math.floor(random() * readable.length)];
    if (page === undefined) break;
    const beside = besideItems(await readPicture(folder, page), page, random);
    if (beside === null) continue;
    piece += 1;
    const { found, milliseconds } = await timed(() => reader.read(beside));
    rejects.push(milliseconds);
    if (found.length > 0) falseReads += 1;
  }
  return { items, rejects, falseReads };
}

/** A look-alike that is no single element is the whole page. */
const itemsOf = ({ items }: CorpusPage, { width, height }: PixelImage): readonly CorpusItem[] =>
  items.length > 0 ? items : [{ payload: null, rect: [0, 0, width, height] }];

async function warm(folder: string, pages: readonly CorpusPage[], reader: Reader): Promise<void> {
  for (const page of pages.slice(0, WARMING)) {
    const picture = await readPicture(folder, page);
    for (const { rect } of page.items) {
      const piece = tight(picture, rect);
      if (piece !== null) await reader.read(piece);
    }
  }
}

async function timed(read: () => ReturnType<Reader['read']>) {
  const began = performance.now();
  const found = await read();
  return { found, milliseconds: performance.now() - began };
}

function judge(
  { id, carrier, expect, payloads, alts }: CorpusPage,
  payload: string | null,
  found: readonly Found[],
  milliseconds: number,
): ItemResult {
  const known = new Set([...payloads, ...alts]);
  const hit = found.find(({ text }) => text === payload || alts.includes(text));
  return {
    id,
    carrier,
    expect,
    right: payload === null ? found.length === 0 : hit !== undefined,
    wrong: found.filter(({ text }) => !known.has(text)).length,
    stage: hit?.stage ?? null,
    milliseconds,
  };
}
