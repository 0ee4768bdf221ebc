import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { arrange, type EntryOutcome, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has, parseJson } from '../json.ts';
import { openProtectedExport } from './bitwarden-protected.ts';
import { Flag, namesById, Text } from './fields.ts';
import { readTotpText } from './totp-text.ts';

/**
 * Bitwarden's JSON exports (bitwarden.com/help/export-your-data and /encrypted-export; the `import` and
 * `vault-export-core` libraries of github.com/bitwarden/clients): plain, or protected by a password. One that is bound
 * to an account opens in that account alone.
 */
export const bitwarden: Importer = {
  source: 'bitwarden',
  recognise: (file) => {
    if (file.kind !== 'json' || !has(file.value, 'encrypted')) return null;
    const isExport = ['items', 'passwordProtected', 'encKeyValidation_DO_NOT_EDIT'].some((name) =>
      has(file.value, name),
    );
    return isExport ? (password) => read(file.value, password) : null;
  },
};

const Plain = v.object({
  encrypted: v.literal(false),
  items: v.array(v.unknown()),
  folders: v.nullish(v.array(v.unknown())),
});
const Login = v.object({ login: v.object({ totp: v.pipe(v.string(), v.regex(/\S/)) }) });
const Item = v.object({
  name: Text,
  favorite: Flag,
  folderId: Text,
  login: v.object({ totp: v.string(), username: Text }),
});

async function read(value: unknown, password: string | null): Promise<ImportResult> {
  if (v.is(v.object({ encrypted: v.literal(false) }), value)) return readPlain(value);
  if (!v.is(v.object({ passwordProtected: v.literal(true) }), value)) return refused('bitwarden', 'cannot_decrypt');
  const opened = await openProtectedExport(value, password);
  if (opened.kind !== 'opened') return opened;
  const json = parseJson(opened.text);
  // The text was authenticated: what is wrong with it now was wrong when it was written.
  return json.kind === 'json' ? readPlain(json.value) : refused('bitwarden', 'damaged');
}

function readPlain(value: unknown): ImportResult {
  const plain = v.safeParse(Plain, value);
  if (!plain.success) return refused('bitwarden', 'damaged');
  const { items, folders } = plain.output;
  if (items.length > MAX_ENTRIES) return refused('bitwarden', 'too_many');
  const names = namesById((folders ?? []).slice(0, MAX_ENTRIES), 'id');
  return {
    kind: 'read',
    source: 'bitwarden',
    entries: readEach(items, (item) => readItem(item, names)),
    enrolAgain: [],
  };
}

/** Most items are no account of ours: notes, cards, logins without a code. */
function readItem(value: unknown, folders: ReadonlyMap<string, string>): EntryOutcome | null {
  if (!v.is(Login, value)) return null;
  const item = v.safeParse(Item, value);
  if (!item.success) return unreadable(nameIn(value, 'name', ''), 'not_an_entry');
  const { name, favorite, folderId, login } = item.output;
  return readTotpText(
    login.totp,
    { issuer: name, label: login.username },
    arrange({ group: folders.get(folderId), pinned: favorite }),
  );
}
