import * as v from 'valibot';
import { type BackupContents, decodeContents, encodeContents, type ReadContents } from './backup-contents.ts';
import { MAX_ENTRIES, MAX_FILE_BYTES, MAX_PBKDF2_ITERATIONS } from './bounds.ts';
import { fromBase64url, fromUtf8, toBase64url } from './encodings.ts';
import type { ReadEntry } from './entry.ts';
import { has, parseJson } from './json.ts';
import { openAesGcm, pbkdf2 } from './unlock.ts';

export type WrittenBackup =
  | { readonly kind: 'written'; readonly text: string }
  /** `unwritable`: an account that this backup would not give back. Nothing is written without it. */
  | { readonly kind: 'refused'; readonly reason: 'no_password' | 'too_many' | 'too_large' | 'unwritable' };

export type OpenedBackup =
  | { readonly kind: 'opened'; readonly contents: ReadContents }
  /** Another password, or not the bytes that were written: authenticated encryption can't tell which. */
  | { readonly kind: 'not_opened' }
  | { readonly kind: 'newer' }
  | { readonly kind: 'too_costly' }
  /** No backup of ours, or one whose envelope is broken. */
  | { readonly kind: 'not_a_backup' };

/** Time and randomness, for tests. */
export interface BackupDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
}

const VERSION = 1;
const KDF = 'PBKDF2-HMAC-SHA256';
const CIPHER = 'AES-256-GCM';
/** OWASP Password Storage Cheat Sheet, 2023: 600,000 for PBKDF2-HMAC-SHA256. None of ours has less. */
const ITERATIONS = 600_000;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;

/** Bytes in base64url, of which there is one spelling only. */
const bytes = (length: number | null) =>
  v.pipe(
    v.string(),
    v.maxLength(MAX_FILE_BYTES),
    v.transform(fromBase64url),
    v.custom<Uint8Array>((read) => read instanceof Uint8Array && (length === null || read.length === length)),
  );
const Envelope = v.strictObject({
  countersign_backup: v.literal(VERSION),
  kdf: v.strictObject({
    name: v.literal(KDF),
    iterations: v.pipe(v.number(), v.safeInteger(), v.minValue(ITERATIONS)),
    salt: bytes(SALT_BYTES),
  }),
  cipher: v.strictObject({ name: v.literal(CIPHER), nonce: bytes(NONCE_BYTES) }),
  ciphertext: bytes(null),
});
type Parameters = Pick<v.InferOutput<typeof Envelope>, 'kdf' | 'cipher'>;

/**
 * A backup of these accounts, which only this password opens (docs/BACKUP.md). It is read back before it is handed out.
 */
export async function writeBackup(
  contents: BackupContents,
  password: string,
  { now = Date.now, randomBytes = random }: Partial<BackupDeps> = {},
): Promise<WrittenBackup> {
  if (password === '') return { kind: 'refused', reason: 'no_password' };
  if (contents.accounts.length > MAX_ENTRIES || contents.enrolAgain.length > MAX_ENTRIES)
    return { kind: 'refused', reason: 'too_many' };
  const plain = encodeContents(contents, now());
  const back = decodeContents(fromUtf8(plain) ?? '');
  const isWhole = back?.entries.length === contents.accounts.length && back.entries.every(isReadable);
  if (!isWhole) return { kind: 'refused', reason: 'unwritable' };
  const kdf = { name: KDF, iterations: ITERATIONS, salt: randomBytes(SALT_BYTES) } as const;
  const cipher = { name: CIPHER, nonce: randomBytes(NONCE_BYTES) } as const;
  const envelope = {
    countersign_backup: VERSION,
    kdf: { ...kdf, salt: toBase64url(kdf.salt) },
    cipher: { ...cipher, nonce: toBase64url(cipher.nonce) },
    ciphertext: toBase64url(await seal(plain, password, { kdf, cipher })),
  };
  const text = `${JSON.stringify(envelope, null, 2)}\n`;
  return text.length > MAX_FILE_BYTES ? { kind: 'refused', reason: 'too_large' } : { kind: 'written', text };
}

/** What a backup's text holds. Never throws. */
export async function readBackup(text: string, password: string): Promise<OpenedBackup> {
  const envelope = text.length > MAX_FILE_BYTES ? { kind: 'not_json' as const } : parseJson(text);
  return envelope.kind === 'json' ? openBackup(envelope.value, password) : { kind: 'not_a_backup' };
}

/** Whether it says to be one of ours, of any version. */
export const isBackup = (envelope: unknown): boolean => has(envelope, 'countersign_backup');

/** What a backup holds, from its parsed envelope; without a password, whether one would be taken. */
export async function openBackup(envelope: unknown, password: string): Promise<OpenedBackup>;
export async function openBackup(
  envelope: unknown,
  password: string | null,
): Promise<OpenedBackup | { readonly kind: 'needs_password' }>;
export async function openBackup(
  envelope: unknown,
  password: string | null,
): Promise<OpenedBackup | { readonly kind: 'needs_password' }> {
  const version = v.safeParse(v.object({ countersign_backup: v.number() }), envelope);
  if (!version.success) return { kind: 'not_a_backup' };
  if (version.output.countersign_backup > VERSION) return { kind: 'newer' };
  const parsed = v.safeParse(Envelope, envelope);
  if (!parsed.success) return { kind: 'not_a_backup' };
  const { kdf, cipher, ciphertext } = parsed.output;
  if (kdf.iterations > MAX_PBKDF2_ITERATIONS) return { kind: 'too_costly' };
  if (password === null) return { kind: 'needs_password' };
  const key = await keyOf(password, kdf);
  const plain = await openAesGcm(key, cipher.nonce, ciphertext, additionalData({ kdf, cipher }));
  const text = plain === null ? null : fromUtf8(plain);
  const contents = text === null ? null : decodeContents(text);
  return contents === null ? { kind: 'not_opened' } : { kind: 'opened', contents };
}

async function seal(plain: Uint8Array, password: string, parameters: Parameters): Promise<Uint8Array> {
  const key = await keyOf(password, parameters.kdf);
  const aes = await crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['encrypt']);
  const sealing = {
    name: 'AES-GCM',
    iv: parameters.cipher.nonce as BufferSource,
    additionalData: additionalData(parameters) as BufferSource,
  };
  return new Uint8Array(await crypto.subtle.encrypt(sealing, aes, plain as BufferSource));
}

/** RFC 8265, section 4.2.2: the same password in NFC, however a keyboard composes its characters. */
function keyOf(password: string, { salt, iterations }: Parameters['kdf']): Promise<Uint8Array> {
  return pbkdf2(password.normalize('NFC'), salt, iterations, 'SHA-256');
}

/** All that the envelope says, so that no word of it can be changed (docs/BACKUP.md, "How it is sealed"). */
function additionalData({ kdf, cipher }: Parameters): Uint8Array {
  const said = [kdf.name, kdf.iterations, toBase64url(kdf.salt), cipher.name, toBase64url(cipher.nonce)];
  return new TextEncoder().encode(JSON.stringify(['countersign_backup', VERSION, ...said]));
}

function isReadable({ kind }: ReadEntry): boolean {
  return kind === 'account';
}

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
