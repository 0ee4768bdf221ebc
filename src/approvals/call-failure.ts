import { FAILURE_CODES, type FailureCode } from '../messaging/views.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import { StorageError } from '../storage/storage-error.ts';
import { VaultError } from '../vault/lock-state.ts';

export interface CallFailure {
  readonly code: FailureCode | 'expired';
  readonly detail: string;
}

const SHOWN: ReadonlySet<string> = new Set<FailureCode | 'expired'>([...FAILURE_CODES, 'expired']);
const isShown = (code: string): code is CallFailure['code'] => SHOWN.has(code);

/** How a failed claim or decision is told. Errors that are neither the server's, the vault's nor the browser's are ours: `rejected`. */
export function callFailure(error: unknown): CallFailure {
  if (error instanceof VaultError) return { code: 'vault_damaged', detail: error.message };
  if (error instanceof StorageError) return { code: 'storage_failed', detail: error.message };
  if (!(error instanceof ApiError)) return { code: 'rejected', detail: 'The extension failed.' };
  const { code, detail } = toFailure(error);
  return { code: isShown(code) ? code : 'rejected', detail };
}

export const isUnknownDevice = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'unknown_device';

/** Until when the server says that this device waits, in seconds since 1970 by its clock; `null` when it says no such thing. */
export const activeAfterOf = (error: unknown): number | null =>
  error instanceof ApiError && error.code === 'device_pending' ? (error.hints.activeAfter ?? null) : null;
