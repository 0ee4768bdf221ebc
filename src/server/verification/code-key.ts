import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { StoreError } from '../store/store-error.ts';

/**
 * The HMAC key of verification codes: 32 bytes as hex in a file outside the database (P21), so that who copies
 * the database can't try all the codes. Made when it is not there, by a link that only one process can win.
 * @throws StoreError when others may read the file or its content is no key
 */
export function loadCodeKey(file: string): Uint8Array {
  try {
    return readCodeKey(file);
  } catch (error) {
    if (!isMissing(error)) throw error instanceof StoreError ? error : unusable(file, error);
  }
  try {
    makeCodeKey(file);
    return readCodeKey(file);
  } catch (error) {
    throw error instanceof StoreError ? error : unusable(file, error);
  }
}

function readCodeKey(file: string): Uint8Array {
  const { mode } = statSync(file);
  // Windows has no such bits; there the folder's access list has to do.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new StoreError(
      `The key file ${file} may be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${file}`,
    );
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new StoreError(
      `The key file ${file} does not hold 64 hexadecimal digits. Restore it, or move it away for a new one.`,
    );
  }
  return Buffer.from(text, 'hex');
}

/** Written whole under another name first: a crash leaves no half a key behind. */
function makeCodeKey(file: string): void {
  const temporary = `${file}.${process.pid.toString()}.${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(temporary);
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const unusable = (file: string, cause: unknown): StoreError =>
  new StoreError(`The key file ${file} can't be used: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
