import { type Field, fieldOf, takesText } from './field.ts';
import { ENOUGH, isAboutCodes, scoreOf } from './score.ts';
import type { Sight } from './sight.ts';
import { splitFields } from './split-fields.ts';
import { elementsOf, focusedIn } from './trees.ts';

/** Fields of a page that are looked at closely; one has a dozen. */
const MOST_FIELDS = 200;
/** What a row of single fields is worth by itself: nothing else is asked for in one. */
const ROW = 40;

interface Candidate {
  readonly fields: readonly Field[];
  readonly score: number;
}

/**
 * Where a code of so many characters goes: one field, or one for each character; `null` where the page asks for none. Of
 * several the one that has the focus, else the likeliest, else the first.
 */
export function chooseFields(document: Document, length: number, sight: Sight): readonly HTMLInputElement[] | null {
  const fields: Field[] = [];
  for (const element of elementsOf(document)) {
    if (fields.length === MOST_FIELDS) break;
    if (takesText(element) && sight.isVisible(element)) fields.push(fieldOf(element));
  }
  const focused = focusedIn(document);
  const rows = splitFields(fields, length, sight);
  const inRows = new Set(rows.flat());
  const around = {
    length,
    isAboutCodes: isAboutCodes(document, document.location.pathname),
    isOnly: fields.length === 1,
    focused,
  };
  const singles = fields.filter((field) => !inRows.has(field) && takesWhole(field, length)).map((field) => [field]);
  const candidates: Candidate[] = [];
  for (const row of [...rows, ...singles]) {
    const scores = row.map((field) => scoreOf(field, { ...around, isInRow: row.length > 1 }));
    if (scores.includes(null)) continue;
    const score = Math.max(...scores.map((one) => one ?? 0)) + (row.length > 1 ? ROW : 0);
    if (score >= ENOUGH) candidates.push({ fields: row, score });
  }
  const hasFocus = ({ fields: own }: Candidate) => own.some(({ input }) => input === focused);
  const best = candidates.find(hasFocus) ?? candidates.toSorted((one, other) => other.score - one.score)[0];
  return best?.fields.map(({ input }) => input) ?? null;
}

const takesWhole = ({ input }: Field, length: number): boolean => input.maxLength < 0 || input.maxLength >= length;
