/**
 * What a file may ask of us. The largest real exports are far below; a hostile one is refused with a reason before it
 * costs memory or time.
 */

/** Bytes of a file. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Entries of a file, and accounts of a backup. */
export const MAX_ENTRIES = 20_000;

/** Lines of a text, also blank ones. */
export const MAX_LINES = 200_000;

/** Migration codes of a text; each holds ten accounts. */
export const MAX_MIGRATION_PARTS = 2000;

/** Objects and lists inside each other. The deepest known format has six. */
export const MAX_JSON_DEPTH = 64;

/** Characters of a name that a preview shows for an entry that could not be read. */
export const MAX_NAME_LENGTH = 120;

/** PBKDF2: what Bitwarden allows at most (2,000,000) fits; measured 0.3 s a million on a slow desktop. */
export const MAX_PBKDF2_ITERATIONS = 5_000_000;

/** scrypt, over all slots of a file: N * r * p. Aegis asks 2^18 a slot, which takes 0.3 s; this is sixteen times as much. */
export const MAX_SCRYPT_WORK = 2 ** 22;

/** scrypt, r * p: what PBKDF2 makes and takes around the mixing is 128 bytes of each, in one go. Aegis asks 8. */
export const MAX_SCRYPT_BLOCKS = 1024;

/** scrypt, bytes: 128 * N * r. Aegis needs 32 MiB. */
export const MAX_SCRYPT_BYTES = 2 ** 28;

/** Argon2, KiB: Bitwarden's default is 64 MiB. */
export const MAX_ARGON2_KIB = 256 * 1024;

/** Argon2: KiB * passes. Bitwarden's default is 192 Mi; 1 Gi takes about 7 s. */
export const MAX_ARGON2_WORK = 1024 * 1024;

/** Argon2 lanes. */
export const MAX_ARGON2_LANES = 16;
