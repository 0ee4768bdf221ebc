import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { fromUtf8 } from '../encodings.ts';
import { arrange, type EntryOutcome, entryOf, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has, parseJson } from '../json.ts';
import { openAesGcm, pbkdf2 } from '../unlock.ts';
import { Said, Text } from './fields.ts';

/**
 * andOTP's backups (github.com/andOTP/andOTP, `Entry` and `EncryptedRestoreTask`): a list of entries; encrypted, the
 * number of PBKDF2-HMAC-SHA1 iterations in four bytes, the salt and the nonce in twelve each, then AES-256-GCM. Such a
 * file has no sign of its own, so the number of iterations is what it is known by: the app takes 140,000 to 160,000.
 */
export const andotp: Importer = {
  source: 'andotp',
  recognise: (file) => {
    if (file.kind === 'json' && Array.isArray(file.value) && file.value.some((each) => has(each, 'secret', 'label'))) {
      const list: readonly unknown[] = file.value;
      return () => readList(list);
    }
    if (file.kind !== 'binary' || file.bytes.length < LEAST_BYTES) return null;
    const { bytes } = file;
    const iterations = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    return iterations >= LEAST_ITERATIONS && iterations <= MOST_ITERATIONS
      ? (password) => readEncrypted(bytes, iterations, password)
      : null;
  },
};

const COUNT_BYTES = 4;
const SALT_BYTES = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_BYTES = COUNT_BYTES + SALT_BYTES + NONCE_BYTES + TAG_BYTES + 2;
const LEAST_ITERATIONS = 10_000;
const MOST_ITERATIONS = 1_000_000;

const Entry = v.object({
  secret: v.string(),
  label: Text,
  /** Missing in the oldest backups, where the label held both. */
  issuer: v.nullish(v.string()),
  type: Text,
  algorithm: Said,
  digits: Said,
  period: Said,
  counter: Said,
  tags: v.nullish(v.array(v.string())),
});

async function readEncrypted(bytes: Uint8Array, iterations: number, password: string | null): Promise<ImportResult> {
  if (password === null) return { kind: 'needs_password', source: 'andotp' };
  const salt = bytes.subarray(COUNT_BYTES, COUNT_BYTES + SALT_BYTES);
  const sealed = bytes.subarray(COUNT_BYTES + SALT_BYTES);
  const key = await pbkdf2(password, salt, iterations, 'SHA-1');
  const opened = await openAesGcm(key, sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES));
  if (opened === null) return { kind: 'not_opened', source: 'andotp', reason: 'unclear' };
  const text = fromUtf8(opened);
  const json = text === null ? null : parseJson(text);
  return json?.kind === 'json' && Array.isArray(json.value) ? readList(json.value) : refused('andotp', 'damaged');
}

function readList(list: readonly unknown[]): ImportResult {
  if (list.length > MAX_ENTRIES) return refused('andotp', 'too_many');
  return { kind: 'read', source: 'andotp', entries: readEach(list, readEntry), enrolAgain: [] };
}

function readEntry(value: unknown): EntryOutcome {
  const entry = v.safeParse(Entry, value);
  if (!entry.success) return unreadable(nameIn(value, 'issuer', 'label'), 'not_an_entry');
  const { secret, type, algorithm, digits, period, counter, tags } = entry.output;
  const names = entry.output.issuer == null ? oldNames(entry.output.label) : entry.output;
  return entryOf(
    {
      kind: type === '' ? 'totp' : type,
      issuer: names.issuer,
      label: names.label,
      secret,
      algorithm,
      digits,
      period,
      counter,
    },
    arrange({ group: tags?.[0] }),
  );
}

function oldNames(text: string): { readonly issuer: string; readonly label: string } {
  const at = text.indexOf(' - ');
  return at < 0 ? { issuer: '', label: text } : { issuer: text.slice(0, at), label: text.slice(at + 3) };
}
