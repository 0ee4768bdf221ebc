import * as v from 'valibot';
import { MAX_PBKDF2_ITERATIONS } from '../bounds.ts';
import { fromBase64, fromUtf8 } from '../encodings.ts';
import { type ImportResult, refused } from '../import-result.ts';
import { argon2id, mayArgon2, pbkdf2 } from '../unlock.ts';

const PBKDF2 = 0;
const ARGON2ID = 1;

const Protected = v.object({
  /** Text, used as it stands: its base64 is never decoded. */
  salt: v.pipe(v.string(), v.maxLength(1024)),
  kdfType: v.number(),
  kdfIterations: v.number(),
  /** MiB. */
  kdfMemory: v.nullish(v.number()),
  kdfParallelism: v.nullish(v.number()),
  encKeyValidation_DO_NOT_EDIT: v.string(),
  data: v.string(),
});
type Protected = v.InferOutput<typeof Protected>;

interface Keys {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
}

/**
 * The text of Bitwarden's export that a password protects (`BitwardenPasswordProtectedImporter` and
 * `bitwarden-exporters` of github.com/bitwarden): 32 bytes by PBKDF2-HMAC-SHA256, or by Argon2id with the SHA-256 of
 * the salt; two keys of them by HKDF-Expand (RFC 5869, section 2.3) with `enc` and `mac`; then AES-256-CBC with
 * HMAC-SHA-256 over nonce and ciphertext. A value sealed beside the export tells a wrong password from damage.
 */
export async function openProtectedExport(
  value: unknown,
  password: string | null,
): Promise<{ readonly kind: 'opened'; readonly text: string } | ImportResult> {
  const parsed = v.safeParse(Protected, value);
  if (!parsed.success) return refused('bitwarden', 'damaged');
  const file = parsed.output;
  if (file.kdfType !== PBKDF2 && file.kdfType !== ARGON2ID) return refused('bitwarden', 'newer');
  if (!mayDerive(file)) return refused('bitwarden', 'too_costly');
  if (password === null) return { kind: 'needs_password', source: 'bitwarden' };
  const keys = await stretch(await derive(file, password));
  const isRight = (await openEncString(keys, file.encKeyValidation_DO_NOT_EDIT)) !== null;
  const opened = await openEncString(keys, file.data);
  const text = opened === null ? null : fromUtf8(opened);
  if (text !== null) return { kind: 'opened', text };
  return { kind: 'not_opened', source: 'bitwarden', reason: isRight ? 'damaged' : 'wrong_password' };
}

function argon2Costs({ kdfMemory, kdfIterations, kdfParallelism }: Protected) {
  return { memory: (kdfMemory ?? 0) * 1024, passes: kdfIterations, lanes: kdfParallelism ?? 0 };
}

function mayDerive(file: Protected): boolean {
  if (file.kdfType === ARGON2ID) return mayArgon2(argon2Costs(file));
  const { kdfIterations } = file;
  return Number.isSafeInteger(kdfIterations) && kdfIterations >= 1 && kdfIterations <= MAX_PBKDF2_ITERATIONS;
}

async function derive(file: Protected, password: string): Promise<Uint8Array> {
  const salt = new TextEncoder().encode(file.salt);
  if (file.kdfType === PBKDF2) return pbkdf2(password, salt, file.kdfIterations, 'SHA-256');
  return argon2id(password, new Uint8Array(await crypto.subtle.digest('SHA-256', salt)), argon2Costs(file));
}

async function stretch(key: Uint8Array): Promise<Keys> {
  const hmac = await hmacKey(key, 'sign');
  // HKDF-Expand to one block of SHA-256: HMAC over the purpose and the number of the block.
  const expand = async (purpose: string): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('HMAC', hmac, new TextEncoder().encode(`${purpose}\x01`)));
  return { encryption: await expand('enc'), authentication: await expand('mac') };
}

/** `2.nonce|ciphertext|mac`, each in base64: the only kind that such an export holds. */
async function openEncString(keys: Keys, text: string): Promise<Uint8Array | null> {
  const [nonce, ciphertext, mac, ...more] = (text.startsWith('2.') ? text.slice(2).split('|', 4) : []).map(fromBase64);
  if (nonce == null || ciphertext == null || mac == null || more.length > 0) return null;
  const sealed = new Uint8Array(nonce.length + ciphertext.length);
  sealed.set(nonce);
  sealed.set(ciphertext, nonce.length);
  try {
    const isWhole = await crypto.subtle.verify(
      'HMAC',
      await hmacKey(keys.authentication, 'verify'),
      mac as BufferSource,
      sealed,
    );
    if (!isWhole) return null;
    const aes = await crypto.subtle.importKey('raw', keys.encryption as BufferSource, 'AES-CBC', false, ['decrypt']);
    const parameters = { name: 'AES-CBC', iv: nonce as BufferSource };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, aes, ciphertext as BufferSource));
  } catch {
    return null;
  }
}

function hmacKey(key: Uint8Array, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key as BufferSource, { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}
