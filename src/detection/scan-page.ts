import { within } from '../messaging/within.ts';
import { type Candidate, findCandidates, hasRoom, isInView, isShown, mayDraw } from './candidates.ts';
import type { Captures } from './captures.ts';
import type { Clock } from './clock.ts';
import { select } from './element-name.ts';
import { FRAMES, frameDocument } from './frame-document.ts';
import { linkedCodes } from './linked-codes.ts';
import { lookedAt } from './looked-at.ts';
import { readSafely } from './read-safely.ts';
import type { ReadElement, Reading, SettledReading } from './reader.ts';
import { findRoots } from './roots.ts';
import { type Seeable, type Sighting, sightingOf } from './sighting.ts';
import { createStyleRules } from './style-rules.ts';
import { textDrawings } from './text-drawings.ts';

export interface ScanDeps {
  readonly document: Document;
  readonly read: ReadElement;
  readonly captures: Captures | null;
  readonly clock: Clock;
}

/** Elements that one scan reads; a page has no more that a person could mean. */
const MOST_READ = 200;
/** Trees that one scan goes through. */
const MOST_TREES = 2_000;
/** Milliseconds until the browser has told what is in view; it tells nothing of a page that it does not draw. */
const VIEW_TIME = 500;
/** Milliseconds that a person waits for what is read outside of the page: three captures. */
const FAR_TIME = 2_500;

/**
 * Looks at the whole page once, now, because a person asked: everything that is in view is drawn and read again, and
 * where that finds nothing all that can be seen is captured once.
 */
export async function scanPage({ document, read, captures, clock }: ScanDeps): Promise<Sighting> {
  captures?.allow();
  const visible = await inViewNow(document, clock);
  const readings: Reading[] = [];
  const looked = visible.slice(0, MOST_READ);
  for (const element of looked) readings.push(await readSafely(read, element));
  const settled: Seeable[] = await Promise.all(readings.map((reading) => settledIn(reading, clock)));
  const links = linkedCodes(document);
  const sighting = { ...sightingOf(settled, links), looked: lookedAt(looked, false) };
  if (captures === null || sighting.texts.size + sighting.framed.size > 0) return sighting;
  const all = await within(FAR_TIME, captures.readAll(), { kind: 'gone' } as const, clock);
  if (all.kind !== 'captured') return sighting;
  return { ...sightingOf([...settled, { ...all, kind: 'read' }], links), looked: lookedAt(looked, true) };
}

function settledIn(reading: Reading, clock: Clock): Promise<SettledReading> {
  return reading.kind === 'coming'
    ? within(FAR_TIME, reading.reading, { kind: 'pending' } as const, clock)
    : Promise.resolve(reading);
}

/** Candidates of every tree that are in view. No layout is forced: the browser tells when it has drawn the next frame. */
async function inViewNow(document: Document, clock: Clock): Promise<readonly Candidate[]> {
  const candidates = new Set<Candidate>();
  const rules = createStyleRules({ files: true });
  for (const tree of treesOf(document)) {
    rules.meet(tree);
    for (const element of findCandidates(tree, rules.selectors())) candidates.add(element);
    for (const element of textDrawings(tree)) candidates.add(element);
  }
  if (candidates.size === 0) return [];
  const waiting = new Set(candidates);
  const inView: Candidate[] = [];
  let observer: IntersectionObserver | null = null;
  const told = new Promise<void>((resolve) => {
    observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const { target } = entry;
        if (!waiting.delete(target) || !isInView(entry) || !hasRoom(target, entry.boundingClientRect)) continue;
        if (mayDraw(target, rules.selectors()) && isShown(target)) inView.push(target);
      }
      if (waiting.size === 0) resolve();
    });
    for (const element of candidates) observer.observe(element);
  });
  await within(VIEW_TIME, told, undefined, clock);
  (observer as IntersectionObserver | null)?.disconnect();
  return inView;
}

/** The document, its frames of the same origin, and all their shadow roots. */
function treesOf(document: Document): readonly (Document | ShadowRoot)[] {
  const trees: (Document | ShadowRoot)[] = [];
  const documents = new Set([document]);
  for (const one of documents) {
    for (const tree of [one, ...findRoots(one, true).found]) {
      if (trees.length === MOST_TREES) return trees;
      trees.push(tree);
      for (const frame of select(tree, FRAMES)) {
        const shown = frameDocument(frame);
        if (shown !== null) documents.add(shown);
      }
    }
  }
  return trees;
}
