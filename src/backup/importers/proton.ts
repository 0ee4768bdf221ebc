import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { fromBase64, fromUtf8 } from '../encodings.ts';
import { arrange, type EntryOutcome, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has, objectOf, parseJson } from '../json.ts';
import { argon2id, openAesGcm } from '../unlock.ts';
import { Text } from './fields.ts';
import { readTotpText } from './totp-text.ts';

/**
 * Proton Authenticator's export (`proton-authenticator` of github.com/protonpass/proton-pass-common): `entries`, each a
 * URI with a name; or `salt` and `content`, which is nonce and AES-256-GCM ciphertext under a key by Argon2id (19 MiB,
 * two passes, one lane), bound to the name of the format.
 */
export const proton: Importer = {
  source: 'proton',
  recognise: (file) => {
    if (file.kind !== 'json') return null;
    const { value } = file;
    if (has(value, 'version', 'entries')) return () => readPlain(value);
    return has(value, 'version', 'salt', 'content') ? (password) => readEncrypted(value, password) : null;
  },
};

const VERSION = 1;
const NONCE_BYTES = 12;
const COSTS = { memory: 19 * 1024, passes: 2, lanes: 1 };
const CONTEXT = new TextEncoder().encode('proton.authenticator.export.v1');

const Encrypted = v.object({ version: v.number(), salt: v.pipe(v.string(), v.maxLength(1024)), content: v.string() });
const Plain = v.object({ version: v.number(), entries: v.array(v.unknown()) });
const Entry = v.object({
  content: v.object({ uri: v.pipe(v.string(), v.includes('://')), name: Text }),
  note: Text,
});

async function readEncrypted(value: unknown, password: string | null): Promise<ImportResult> {
  const parsed = v.safeParse(Encrypted, value);
  if (!parsed.success) return refused('proton', 'damaged');
  if (parsed.output.version > VERSION) return refused('proton', 'newer');
  const salt = fromBase64(parsed.output.salt);
  const content = fromBase64(parsed.output.content);
  if (salt === null || salt.length < 8 || content === null) return refused('proton', 'damaged');
  if (password === null) return { kind: 'needs_password', source: 'proton' };
  const key = await argon2id(password, salt, COSTS);
  const opened = await openAesGcm(key, content.subarray(0, NONCE_BYTES), content.subarray(NONCE_BYTES), CONTEXT);
  if (opened === null) return { kind: 'not_opened', source: 'proton', reason: 'unclear' };
  const text = fromUtf8(opened);
  const json = text === null ? null : parseJson(text);
  return json?.kind === 'json' ? readPlain(json.value) : refused('proton', 'damaged');
}

function readPlain(value: unknown): ImportResult {
  const parsed = v.safeParse(Plain, value);
  if (!parsed.success) return refused('proton', 'damaged');
  const { version, entries } = parsed.output;
  if (version > VERSION) return refused('proton', 'newer');
  if (entries.length > MAX_ENTRIES) return refused('proton', 'too_many');
  return { kind: 'read', source: 'proton', entries: readEach(entries, readEntry), enrolAgain: [] };
}

function readEntry(value: unknown): EntryOutcome {
  const entry = v.safeParse(Entry, value);
  if (!entry.success) return unreadable(nameIn(objectOf(value)?.['content'], '', 'name'), 'not_an_entry');
  const { content, note } = entry.output;
  return readTotpText(content.uri, { issuer: '', label: content.name }, arrange({ note }));
}
