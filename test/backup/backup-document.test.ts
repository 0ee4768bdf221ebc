import { expect, it } from 'vitest';
import { writeBackup } from '../../src/backup/backup.ts';
import { MAIL, uriOf } from './fixtures/accounts.ts';

/** docs/BACKUP.md in a few lines, with WebCrypto alone. Nothing of it is taken from the extension. */
async function openByTheDocument(text: string, password: string): Promise<unknown> {
  const envelope = JSON.parse(text) as {
    countersign_backup: number;
    kdf: { name: string; iterations: number; salt: string };
    cipher: { name: string; nonce: string };
    ciphertext: string;
  };
  const bytes = (base64url: string) =>
    Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  const utf8 = new TextEncoder();
  const { kdf, cipher } = envelope;
  const secret = await crypto.subtle.importKey('raw', utf8.encode(password.normalize('NFC')), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(kdf.salt), iterations: kdf.iterations },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const additionalData = utf8.encode(
    `["countersign_backup",${envelope.countersign_backup},"${kdf.name}",${kdf.iterations},"${kdf.salt}","${cipher.name}","${cipher.nonce}"]`,
  );
  const parameters = { name: 'AES-GCM', iv: bytes(cipher.nonce), additionalData, tagLength: 128 };
  const plain = await crypto.subtle.decrypt(parameters, key, bytes(envelope.ciphertext));
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
}

it('a backup is read with nothing but WebCrypto and the document', async () => {
  const written = await writeBackup(
    {
      accounts: [{ account: MAIL, arrangement: { group: 'Private', pinned: true, order: 0 } }],
      enrolAgain: [{ label: 'ann@work.example', issuer: 'https://login.work.example' }],
    },
    'correct horse',
    { now: () => 1_795_305_600_000, randomBytes: (length) => Uint8Array.from({ length }, (_, at) => 255 - at) },
  );
  expect(written.kind === 'written' ? await openByTheDocument(written.text, 'correct horse') : written).toEqual({
    created_at: 1_795_305_600_000,
    accounts: [{ uri: uriOf(MAIL), arrangement: { group: 'Private', pinned: true, order: 0 } }],
    enrol_again: [{ label: 'ann@work.example', issuer: 'https://login.work.example' }],
  });
});
