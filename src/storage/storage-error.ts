/**
 * Why the database can't be used. `full`: there is no room; nothing of what was to be written is there.
 * `newer_version`: it belongs to a newer version of the extension. `unavailable`: the browser refused it, lost it, or
 * another connection holds an older version open.
 */
export type StorageFailure = 'full' | 'newer_version' | 'unavailable';

/** What was stored before is as it was. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: StorageFailure,
    options?: ErrorOptions,
  ) {
    super(MESSAGES[code], options);
  }
}

const MESSAGES: Readonly<Record<StorageFailure, string>> = {
  full: 'there is no room to write',
  newer_version: 'the database was written by a newer version',
  unavailable: 'the database can not be used',
};

/** The browser's own failures (Indexed Database API 3.0, section 3.13); all others are mistakes of the caller. */
const FAILURES: ReadonlyMap<string, StorageFailure> = new Map([
  ['QuotaExceededError', 'full'],
  ['VersionError', 'newer_version'],
  ...['AbortError', 'InvalidStateError', 'NotFoundError', 'NotReadableError', 'SecurityError'].map(unavailable),
  ...['TimeoutError', 'TransactionInactiveError', 'UnknownError'].map(unavailable),
]);

function unavailable(name: string): [string, StorageFailure] {
  return [name, 'unavailable'];
}

/** A failure of the browser as a `StorageError`; every other error as it is. */
export function asStorageError(error: unknown): unknown {
  const code = error instanceof DOMException ? FAILURES.get(error.name) : undefined;
  return code === undefined ? error : new StorageError(code, { cause: error });
}
