import { refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has } from '../json.ts';

/**
 * Ente Auth's encrypted export (github.com/ente-io/ente, docs/docs/auth/migration/export.md): a key by Argon2id, then
 * libsodium's secretstream over XChaCha20-Poly1305, which neither WebCrypto nor a library of ours has. Its plain export
 * is a list of URIs (`uri-list.ts`).
 */
export const ente: Importer = {
  source: 'ente',
  recognise: (file) =>
    file.kind === 'json' && has(file.value, 'kdfParams', 'encryptedData', 'encryptionNonce')
      ? () => refused('ente', 'cannot_decrypt')
      : null,
};
