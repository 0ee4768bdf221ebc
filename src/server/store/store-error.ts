/** The database file can't be used. The message is one sentence for the operator, naming the file. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Whether a write failed because a unique index holds the value already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE' || codeOf(error) === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Whether another connection holds the write lock; the statement had no effect. */
export function isBusy(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;
}

/** Result codes that say: nothing can be written (or not even read) now, through no fault of the statement's. */
const UNAVAILABLE = /^SQLITE_(?:FULL|IOERR|READONLY|BUSY|CANTOPEN)(?:_|$)/;

/** Whether the disk is full, read-only or failing, or the lock was held for too long. The transaction had no effect. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(codeOf(error) ?? '');
}

/** Extended result code of SQLite, as libsql names it. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
