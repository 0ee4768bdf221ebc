import { ApiError } from '../protocols/countersign/api-error.ts';
import { StorageError } from '../storage/storage-error.ts';
import { VaultError } from '../vault/lock-state.ts';

/** Causes that are followed: deeper chains are nobody's of ours. */
const DEEPEST = 5;

/** What browsers call their own errors. Everything else could be a name that somebody chose. */
const BROWSER_NAMES: ReadonlySet<string> = new Set([
  ...['AbortError', 'ConstraintError', 'DataCloneError', 'DataError', 'EncodingError', 'InvalidAccessError'],
  ...['InvalidStateError', 'NetworkError', 'NotAllowedError', 'NotFoundError', 'NotReadableError', 'NotSupportedError'],
  ...['OperationError', 'QuotaExceededError', 'ReadOnlyError', 'SecurityError', 'SyntaxError', 'TimeoutError'],
  ...['TransactionInactiveError', 'UnknownError', 'VersionError', 'RangeError', 'ReferenceError', 'TypeError'],
]);

/**
 * What an error is called, from a closed list: `api:server_unreachable`, `vault:vault_damaged`, `storage:full`,
 * `browser:QuotaExceededError`, and `error` for all that has no code. Never a word of its message: messages name sites.
 */
export function errorCode(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (current instanceof ApiError) return `api:${current.code}`;
    if (current instanceof VaultError) return `vault:${current.code}`;
    if (current instanceof StorageError) return `storage:${current.code}`;
    if (!(current instanceof Error)) break;
    if (BROWSER_NAMES.has(current.name)) return `browser:${current.name}`;
    current = current.cause;
  }
  return 'error';
}
