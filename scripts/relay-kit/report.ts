import type { Played } from './attack.ts';
import { plain } from './plain.ts';

export type Row = Played & { readonly name: string; readonly rule: string };

/** In the order of the table: what got through comes last, where the eye is. */
const WORDS: Readonly<Record<Played['verdict'], string>> = {
  refused: 'refused',
  not_played: 'not played',
  other_reason: 'OTHER REASON',
  not_refused: 'NOT REFUSED',
};

const VERDICTS = Object.keys(WORDS) as readonly Played['verdict'][];

/** Characters of the attack, its rules, the verdict and the answer; with the two between them a line of 100. */
const WIDTHS = [44, 8, 12, 30] as const;

/** For a person, on a terminal of 100 columns. */
export function asTable(issuer: string, rows: readonly Row[]): string {
  const sorted = VERDICTS.flatMap((wanted) => rows.filter(({ verdict }) => verdict === wanted));
  return [
    ...cells('Attack', 'Rule', 'Verdict', 'The server answered'),
    ...sorted.flatMap(({ name, rule, verdict, answered }) => cells(name, rule, WORDS[verdict], plain(answered))),
    '',
    `${issuer}: ${summary(rows)}`,
    ...(counts(rows).other_reason > 0 ? [OTHER_REASON] : []),
  ].join('\n');
}

const OTHER_REASON = `OTHER REASON: nobody got in, but not because of the rule: another check came first, and the one that
is due was not seen to work.`;

/** One row of the table: as many lines as its longest cell needs. */
function cells(...texts: readonly [string, string, string, string]): readonly string[] {
  const columns = texts.map((text, at) => wrapped(text, WIDTHS[at] ?? 0));
  const height = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, at) => (column[line] ?? '').padEnd(WIDTHS[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines of so many characters at most, between words where there are some. */
function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((whole) => whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/** For a program: one document. */
export const asJson = (issuer: string, rows: readonly Row[]): string =>
  JSON.stringify({ issuer, ...counts(rows), attacks: rows });

function counts(rows: readonly Row[]) {
  const of = (wanted: Played['verdict']): number => rows.filter(({ verdict }) => verdict === wanted).length;
  return {
    refused: of('refused'),
    other_reason: of('other_reason'),
    not_refused: of('not_refused'),
    not_played: of('not_played'),
  };
}

function summary(rows: readonly Row[]): string {
  const { refused, other_reason, not_refused, not_played } = counts(rows);
  return `${refused} refused, ${other_reason} for another reason, ${not_refused} not refused, ${not_played} not played`;
}
