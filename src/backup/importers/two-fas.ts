import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { fromBase64, fromUtf8 } from '../encodings.ts';
import { arrange, type EntryOutcome, entryOf, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has, parseJson } from '../json.ts';
import { openAesGcm, pbkdf2 } from '../unlock.ts';
import { namesById, Said, Text } from './fields.ts';

/**
 * 2FAS Authenticator's backup (github.com/twofas/2fas-android, `BackupContent`, `RemoteService` and `BackupCipher`):
 * `services`, or `servicesEncrypted` with a known text in `reference`, each `ciphertext:salt:nonce` in base64 under one
 * key.
 */
export const twoFas: Importer = {
  source: 'two_fas',
  recognise: (file) =>
    file.kind === 'json' && has(file.value, 'services', 'schemaVersion')
      ? (password) => read(file.value, password)
      : null,
};

const SCHEMA_VERSION = 4;
/** PBKDF2-HMAC-SHA256; the format names none, the app has this one. */
const ITERATIONS = 10_000;

const Backup = v.object({
  schemaVersion: v.number(),
  services: v.nullish(v.array(v.unknown())),
  groups: v.nullish(v.array(v.unknown())),
  servicesEncrypted: Text,
  reference: Text,
});
const Service = v.object({
  name: Text,
  secret: v.string(),
  groupId: Text,
  otp: v.object({
    account: Text,
    label: Text,
    issuer: Text,
    digits: Said,
    period: Said,
    counter: Said,
    algorithm: Said,
    tokenType: Text,
  }),
});

type Groups = ReadonlyMap<string, string>;

async function read(value: unknown, password: string | null): Promise<ImportResult> {
  const parsed = v.safeParse(Backup, value);
  if (!parsed.success) return refused('two_fas', 'damaged');
  const backup = parsed.output;
  if (backup.schemaVersion > SCHEMA_VERSION) return refused('two_fas', 'newer');
  const groups = namesById((backup.groups ?? []).slice(0, MAX_ENTRIES), 'id');
  if (backup.servicesEncrypted === '') return readServices(backup.services ?? [], groups);
  if (password === null) return { kind: 'needs_password', source: 'two_fas' };
  const services = await open(backup.servicesEncrypted, password);
  if (services === 'damaged') return refused('two_fas', 'damaged');
  if (services === null) {
    const reference = await open(backup.reference, password);
    const reason = reference === 'damaged' ? 'unclear' : reference === null ? 'wrong_password' : 'damaged';
    return { kind: 'not_opened', source: 'two_fas', reason };
  }
  const text = fromUtf8(services);
  const json = text === null ? null : parseJson(text);
  const list = v.safeParse(v.array(v.unknown()), json?.kind === 'json' ? json.value : null);
  if (!list.success) return { kind: 'not_opened', source: 'two_fas', reason: 'damaged' };
  return readServices(list.output, groups);
}

/** `null` for another password, or other bytes. */
async function open(text: string, password: string): Promise<Uint8Array | 'damaged' | null> {
  const [sealed, salt, nonce] = text.split(':', 3).map(fromBase64);
  if (sealed == null || salt == null || nonce == null) return 'damaged';
  return openAesGcm(await pbkdf2(password, salt, ITERATIONS, 'SHA-256'), nonce, sealed);
}

function readServices(services: readonly unknown[], groups: Groups): ImportResult {
  if (services.length > MAX_ENTRIES) return refused('two_fas', 'too_many');
  return {
    kind: 'read',
    source: 'two_fas',
    entries: readEach(services, (service) => readService(service, groups)),
    enrolAgain: [],
  };
}

function readService(value: unknown, groups: Groups): EntryOutcome {
  const service = v.safeParse(Service, value);
  if (!service.success) return unreadable(nameIn(value, 'name', ''), 'not_an_entry');
  const { name, secret, groupId, otp } = service.output;
  const { algorithm, digits, period, counter } = otp;
  return entryOf(
    {
      kind: otp.tokenType === '' ? 'totp' : otp.tokenType,
      // The name is what the person sees in the app, and may have changed.
      issuer: name === '' ? otp.issuer : name,
      label: otp.account === '' ? otp.label : otp.account,
      secret,
      algorithm,
      digits,
      period,
      counter,
    },
    arrange({ group: groups.get(groupId) }),
  );
}
