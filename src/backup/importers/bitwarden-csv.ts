import { MAX_ENTRIES } from '../bounds.ts';
import { parseCsv } from '../csv.ts';
import { arrange, type EntryOutcome, readEach } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { readTotpText } from './totp-text.ts';

/** Bitwarden's CSV export (bitwarden.com/help/condition-bitwarden-import): columns by the names of the first row. */
export const bitwardenCsv: Importer = {
  source: 'bitwarden',
  recognise: (file) =>
    file.kind === 'text' && /^[^\r\n]*\blogin_totp\b/.test(file.text.slice(0, HEADER_LENGTH))
      ? () => read(file.text)
      : null,
};

/** Characters. The header has about a hundred. */
const HEADER_LENGTH = 4096;

function read(text: string): ImportResult {
  const rows = parseCsv(text, MAX_ENTRIES + 1);
  if (rows === null) return refused('bitwarden', 'damaged');
  const [header = [], ...items] = rows;
  if (items.length > MAX_ENTRIES) return refused('bitwarden', 'too_many');
  const columns = new Map(header.map((name, at) => [name.trim(), at]));
  if (!columns.has('login_totp')) return refused('bitwarden', 'damaged');
  return {
    kind: 'read',
    source: 'bitwarden',
    entries: readEach(items, (item) => readRow(item as readonly string[], columns)),
    enrolAgain: [],
  };
}

function readRow(row: readonly string[], columns: ReadonlyMap<string, number>): EntryOutcome | null {
  const at = (name: string): string => row[columns.get(name) ?? -1] ?? '';
  const text = at('login_totp');
  if (text.trim() === '') return null;
  return readTotpText(
    text,
    { issuer: at('name'), label: at('login_username') },
    arrange({ group: at('folder'), pinned: at('favorite') === '1' }),
  );
}
