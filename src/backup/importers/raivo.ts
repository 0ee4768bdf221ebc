import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { arrange, type EntryOutcome, entryOf, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has } from '../json.ts';
import { Flag, Said, Text } from './fields.ts';

/**
 * Raivo OTP's `raivo-otp-export.json` (github.com/raivo-otp/ios-application, `Password.getExportFields`): a list whose
 * fields are all texts. It comes in an archive that the app's own password protects (`archive.ts`).
 */
export const raivo: Importer = {
  source: 'raivo',
  recognise: (file) => {
    if (file.kind !== 'json' || !Array.isArray(file.value)) return null;
    const list: readonly unknown[] = file.value;
    return list.some((each) => has(each, 'secret', 'kind', 'timer')) ? () => read(list) : null;
  },
};

const Entry = v.object({
  issuer: Text,
  account: Text,
  secret: v.string(),
  kind: v.string(),
  algorithm: Said,
  digits: Said,
  timer: Said,
  counter: Said,
  pinned: Flag,
});

function read(list: readonly unknown[]): ImportResult {
  if (list.length > MAX_ENTRIES) return refused('raivo', 'too_many');
  return { kind: 'read', source: 'raivo', entries: readEach(list, readEntry), enrolAgain: [] };
}

function readEntry(value: unknown): EntryOutcome {
  const entry = v.safeParse(Entry, value);
  if (!entry.success) return unreadable(nameIn(value, 'issuer', 'account'), 'not_an_entry');
  const { kind, issuer, account: label, secret, algorithm, digits, timer: period, counter, pinned } = entry.output;
  return entryOf({ kind, issuer, label, secret, algorithm, digits, period, counter }, arrange({ pinned }));
}
