import * as v from 'valibot';
import { MAX_ENTRIES, MAX_SCRYPT_WORK } from '../bounds.ts';
import { fromBase64, fromHex, fromUtf8 } from '../encodings.ts';
import { arrange, type EntryOutcome, entryOf, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has, parseJson } from '../json.ts';
import { mayScrypt, openAesGcm, scrypt, scryptWork } from '../unlock.ts';
import { Flag, namesById, Said, Text } from './fields.ts';

/**
 * Aegis Authenticator's vault (github.com/beemdevelopment/Aegis, docs/vault.md): `version`, `header`, `db`. `db` is the
 * content, or its ciphertext under a master key that slots hold; a password slot opens by scrypt and AES-256-GCM.
 */
export const aegis: Importer = {
  source: 'aegis',
  recognise: (file) =>
    file.kind === 'json' && has(file.value, 'version', 'header', 'db')
      ? (password) => read(file.value, password)
      : null,
};

const VAULT_VERSION = 1;
const CONTENT_VERSION = 3;
const PASSWORD_SLOT = 1;

const Hex = v.pipe(v.string(), v.maxLength(1024), v.transform(fromHex), v.instance(Uint8Array));
const Sealed = v.object({ nonce: Hex, tag: Hex });
const Slot = v.object({
  key: Hex,
  key_params: Sealed,
  n: v.number(),
  r: v.number(),
  p: v.number(),
  salt: Hex,
});
const PlainVault = v.object({ header: v.object({ slots: v.nullish(v.null()) }), db: v.looseObject({}) });
const EncryptedVault = v.object({
  header: v.object({ slots: v.pipe(v.array(v.unknown()), v.maxLength(64)), params: Sealed }),
  db: v.string(),
});
const Content = v.object({
  version: v.number(),
  entries: v.array(v.unknown()),
  groups: v.optional(v.array(v.unknown()), []),
});
const Entry = v.object({
  type: v.string(),
  name: Text,
  issuer: Text,
  note: Text,
  favorite: Flag,
  /** Until content version 2: the name of the one group. */
  group: Text,
  groups: v.nullish(v.array(v.string())),
  info: v.object({
    secret: v.string(),
    algo: Said,
    digits: Said,
    period: Said,
    counter: Said,
  }),
});

async function read(value: unknown, password: string | null): Promise<ImportResult> {
  const version = v.safeParse(v.object({ version: v.number() }), value);
  if (!version.success) return refused('aegis', 'damaged');
  if (version.output.version > VAULT_VERSION) return refused('aegis', 'newer');
  const plain = v.safeParse(PlainVault, value);
  if (plain.success) return readContent(plain.output.db);
  const encrypted = v.safeParse(EncryptedVault, value);
  return encrypted.success ? unlock(encrypted.output, password) : refused('aegis', 'damaged');
}

async function unlock(
  { header, db }: v.InferOutput<typeof EncryptedVault>,
  password: string | null,
): Promise<ImportResult> {
  const locks = header.slots.filter((slot) => v.is(v.object({ type: v.literal(PASSWORD_SLOT) }), slot));
  if (locks.length === 0) return refused('aegis', 'cannot_decrypt');
  const slots = locks.flatMap((lock) => {
    const slot = v.safeParse(Slot, lock);
    return slot.success ? [slot.output] : [];
  });
  const sealed = fromBase64(db);
  if (slots.length === 0 || sealed === null) return refused('aegis', 'damaged');
  const work = slots.reduce((sum, slot) => sum + scryptWork(slot), 0);
  if (!slots.every(mayScrypt) || work > MAX_SCRYPT_WORK) return refused('aegis', 'too_costly');
  if (password === null) return { kind: 'needs_password', source: 'aegis' };
  for (const slot of slots) {
    const master = await openSealed(await scrypt(password, slot.salt, slot), slot.key, slot.key_params);
    if (master === null) continue;
    const content = await openSealed(master, sealed, header.params);
    const text = content === null ? null : fromUtf8(content);
    const json = text === null ? null : parseJson(text);
    // The slot opened, so the password was right.
    if (json?.kind !== 'json') return { kind: 'not_opened', source: 'aegis', reason: 'damaged' };
    return readContent(json.value);
  }
  return { kind: 'not_opened', source: 'aegis', reason: 'wrong_password' };
}

/** Aegis keeps the tag beside the ciphertext; WebCrypto wants it behind. */
function openSealed(
  key: Uint8Array,
  ciphertext: Uint8Array,
  { nonce, tag }: v.InferOutput<typeof Sealed>,
): Promise<Uint8Array | null> {
  const sealed = new Uint8Array(ciphertext.length + tag.length);
  sealed.set(ciphertext);
  sealed.set(tag, ciphertext.length);
  return openAesGcm(key, nonce, sealed);
}

function readContent(value: unknown): ImportResult {
  const content = v.safeParse(Content, value);
  if (!content.success) return refused('aegis', 'damaged');
  const { version, entries, groups } = content.output;
  if (version > CONTENT_VERSION) return refused('aegis', 'newer');
  if (entries.length > MAX_ENTRIES || groups.length > MAX_ENTRIES) return refused('aegis', 'too_many');
  const names = namesById(groups, 'uuid');
  return {
    kind: 'read',
    source: 'aegis',
    entries: readEach(entries, (entry) => readEntry(entry, names)),
    enrolAgain: [],
  };
}

function readEntry(value: unknown, groups: ReadonlyMap<string, string>): EntryOutcome {
  const entry = v.safeParse(Entry, value);
  if (!entry.success) return unreadable(nameIn(value, 'issuer', 'name'), 'not_an_entry');
  const { type, name: label, issuer, note, favorite, group, groups: ids, info } = entry.output;
  const { secret, algo: algorithm, digits, period, counter } = info;
  const named = (ids ?? []).flatMap((id) => groups.get(id) ?? []);
  return entryOf(
    { kind: type, issuer, label, secret, algorithm, digits, period, counter },
    arrange({ group: named[0] ?? group, pinned: favorite, note }),
  );
}
