import * as v from 'valibot';
import { type MigrationOutcome, type MigrationPart, parseMigration } from '../../oath/migration.ts';
import { partIdentity, progressOf, transfersOf } from '../../oath/migration-batch.ts';
import { parseOtpauth } from '../../oath/otpauth.ts';
import { MAX_ENTRIES, MAX_LINES, MAX_MIGRATION_PARTS } from '../bounds.ts';
import { type Arrangement, arrange, type EntryOutcome, nameOf, type ReadEntry, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { parseJson } from '../json.ts';
import { Flag, Text } from './fields.ts';

/**
 * A text with one URI a line, as most apps write and people make: otpauth, `steam://SECRET`, and Google Authenticator's
 * migration codes. Blank lines and those with `#` are passed over. Ente Auth writes such a list with its own parameter,
 * `codeDisplay` (github.com/ente-io/ente, `CodeDisplay`).
 */
export const uriList: Importer = {
  source: 'uri_list',
  recognise: (file) => (file.kind === 'text' && HAS_URI.test(file.text) ? () => read(file.text) : null),
};

const HAS_URI = /^[ \t]*"?(?:otpauth|otpauth-migration|steam):\/\//im;
const CODE_DISPLAY = 'codeDisplay';

const CodeDisplay = v.object({
  pinned: Flag,
  trashed: Flag,
  note: v.fallback(Text, ''),
  tags: v.fallback(v.array(v.string()), []),
});

interface Part {
  readonly position: number;
  readonly part: MigrationPart;
}

function read(text: string): ImportResult {
  const lines = text.split(/\r\n|\r|\n/, MAX_LINES + 1);
  if (lines.length > MAX_LINES) return refused('uri_list', 'too_many');
  const entries: ReadEntry[] = [];
  const parts: Part[] = [];
  for (const [at, line] of lines.entries()) {
    const position = at + 1;
    const said = unquoted(line.trim());
    if (said === '' || said.startsWith('#')) continue;
    if (/^otpauth-migration:/i.test(said)) {
      const migration = parseMigration(said);
      if (migration.kind === 'part') parts.push({ position, part: migration.part });
      entries.push(...accountsOf(migration).map(placed(position)));
    } else {
      entries.push(placed(position)(readLine(said)));
    }
    if (entries.length > MAX_ENTRIES || parts.length > MAX_MIGRATION_PARTS) return refused('uri_list', 'too_many');
  }
  entries.push(...missingOf(parts));
  if (entries.length > MAX_ENTRIES) return refused('uri_list', 'too_many');
  const isEnte = HAS_URI.test(text) && text.includes(`${CODE_DISPLAY}=`);
  return { kind: 'read', source: isEnte ? 'ente' : 'uri_list', entries, enrolAgain: [] };
}

const placed =
  (position: number) =>
  (outcome: EntryOutcome): ReadEntry => ({ ...outcome, position });

/** Ente writes its URIs as JSON texts in some versions. */
function unquoted(line: string): string {
  if (!line.startsWith('"') || !line.endsWith('"')) return line;
  const json = parseJson(line);
  return json.kind === 'json' && typeof json.value === 'string' ? json.value.trim() : line;
}

function readLine(line: string): EntryOutcome {
  const outcome = parseOtpauth(line);
  if (outcome.kind === 'refused')
    return outcome.reason === 'not_otpauth'
      ? unreadable('', 'not_a_code')
      : unreadable(nameInUri(line), outcome.reason);
  const { account } = outcome;
  const display = account.extra.find(([name]) => name === CODE_DISPLAY);
  if (display === undefined) return { kind: 'account', account, arrangement: {} };
  const said = codeDisplayOf(display[1]);
  if (said?.trashed === true) return unreadable(nameOf(account.issuer, account.label), 'trashed');
  const extra = account.extra.filter((parameter) => parameter !== display);
  return { kind: 'account', account: { ...account, extra }, arrangement: arrangementOf(said) };
}

function codeDisplayOf(text: string): v.InferOutput<typeof CodeDisplay> | null {
  const json = parseJson(text);
  const display = v.safeParse(CodeDisplay, json.kind === 'json' ? json.value : null);
  return display.success ? display.output : null;
}

function arrangementOf(display: v.InferOutput<typeof CodeDisplay> | null): Arrangement {
  return display === null ? {} : arrange({ group: display.tags[0], pinned: display.pinned, note: display.note });
}

/** The label of a URI that could not be read; nothing where a mistake may have brought its secret there. */
function nameInUri(uri: string): string {
  const path = /^otpauth:\/\/[a-z]+\/([^?#&=]*)(\?|$)/i.exec(uri)?.[1] ?? '';
  try {
    const name = decodeURIComponent(path);
    return /secret/i.test(name) ? '' : nameOf('', name);
  } catch {
    return '';
  }
}

function accountsOf(migration: MigrationOutcome): readonly EntryOutcome[] {
  if (migration.kind === 'refused')
    return [unreadable('', migration.reason === 'not_migration' ? 'not_a_code' : migration.reason)];
  const { accounts, unread } = migration.part;
  return [
    ...accounts.map((account): EntryOutcome => ({ kind: 'account', account, arrangement: {} })),
    ...unread.map(({ issuer, label, reason }) => unreadable(nameOf(issuer, label), reason)),
  ];
}

/** A line for each transfer of which codes are not in the file, so that nobody takes a part for the whole. */
function missingOf(parts: readonly Part[]): readonly ReadEntry[] {
  const lastPlaces = new Map(parts.map(({ part, position }) => [partIdentity(part), position]));
  return transfersOf(parts.map(({ part }) => part)).flatMap((batch) => {
    const { missing } = progressOf(batch);
    if (missing.length === 0) return [];
    const position = Math.max(...batch.parts.map((part) => lastPlaces.get(partIdentity(part)) ?? 1));
    const name = nameOf('', missing.join(', '));
    return [{ ...unreadable(name, 'part_missing'), position }];
  });
}
