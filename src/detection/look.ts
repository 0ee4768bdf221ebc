import { type Candidate, findCandidates, findRoots, isCodeShaped, isInView, isShown } from './candidates.ts';
import { linkedCodes } from './linked-codes.ts';
import type { ReadElement } from './reader.ts';
import type { Sighting } from './sighting.ts';

/** Elements that one look reads; a page has no more that a person could mean. */
const MOST_READ = 200;

/** Looks at the whole page once, now: everything that is in view is drawn and read again. */
export async function look(document: Document, read: ReadElement): Promise<Sighting> {
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const trees = [document, ...findRoots(document).open];
  // All rectangles are asked for before anything is drawn: layout is computed once.
  const visible = trees.flatMap((tree) => findCandidates(tree)).filter((element) => isVisible(element, view));
  const texts = new Set(linkedCodes(document));
  let unreadable = 0;
  for (const element of visible.slice(0, MOST_READ)) {
    const reading = await read(element);
    if (reading.kind === 'read') for (const text of reading.texts) texts.add(text);
    if (reading.kind === 'unreadable') unreadable += 1;
  }
  return { texts, unreadable };
}

function isVisible(element: Candidate, view: { readonly width: number; readonly height: number }): boolean {
  const rect = element.getBoundingClientRect();
  return isCodeShaped(rect) && isInView(rect, view) && isShown(element);
}
