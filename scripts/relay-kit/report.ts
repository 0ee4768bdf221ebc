import type { Played } from './attack.ts';

export type Row = Played & { readonly name: string; readonly rule: string };

const WORDS: Readonly<Record<Played['verdict'], string>> = {
  refused: 'refused',
  not_refused: 'NOT REFUSED',
  not_played: 'not played',
};

/** Only what a terminal can show as it is: the words are a server's. */
export const plain = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);

/** For a person: what got through comes last, where the eye is. */
export function asTable(issuer: string, rows: readonly Row[]): string {
  const sorted = [...rows.filter(isRefused), ...rows.filter((row) => !isRefused(row))];
  const widths = [
    Math.max(6, ...rows.map(({ name }) => name.length)),
    Math.max(4, ...rows.map(({ rule }) => rule.length)),
    11,
  ] as const;
  const line = (name: string, rule: string, verdict: string, answered: string): string =>
    `${name.padEnd(widths[0])}  ${rule.padEnd(widths[1])}  ${verdict.padEnd(widths[2])}  ${answered}`.trimEnd();
  return [
    line('Attack', 'Rule', 'Verdict', 'The server answered'),
    ...sorted.map(({ name, rule, verdict, answered }) => line(name, rule, WORDS[verdict], plain(answered))),
    '',
    `${issuer}: ${summary(rows)}`,
  ].join('\n');
}

/** For a program: one document. */
export const asJson = (issuer: string, rows: readonly Row[]): string =>
  JSON.stringify({ issuer, ...counts(rows), attacks: rows });

const isRefused = ({ verdict }: Row): boolean => verdict === 'refused';

function counts(rows: readonly Row[]) {
  const of = (wanted: Played['verdict']): number => rows.filter(({ verdict }) => verdict === wanted).length;
  return { refused: of('refused'), not_refused: of('not_refused'), not_played: of('not_played') };
}

function summary(rows: readonly Row[]): string {
  const { refused, not_refused, not_played } = counts(rows);
  return `${refused} refused, ${not_refused} not refused, ${not_played} not played`;
}
