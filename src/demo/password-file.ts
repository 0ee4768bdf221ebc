import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PasswordFile, PasswordRecord } from './passwords.ts';

/** The file can't be used; the message is one sentence for the person who started the program. */
export class PasswordFileError extends Error {
  override readonly name = 'PasswordFileError';
}

/** A JSON file of mode 0600. @throws PasswordFileError when it is there and is none of ours */
export function openPasswordFile(file: string): PasswordFile {
  return {
    kept: read(file),
    async write(passwords) {
      // Written whole beside it, synced, and put in its place: after a crash there is the old file or the new one.
      const fresh = `${file}.${randomBytes(6).toString('hex')}`;
      try {
        const handle = await open(fresh, 'wx', 0o600);
        try {
          await handle.writeFile(`${JSON.stringify({ version: 1, passwords })}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(fresh, file);
        await syncFolder(dirname(file));
      } catch (error) {
        await rm(fresh, { force: true });
        throw error;
      }
    },
  };
}

function read(file: string): readonly PasswordRecord[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new PasswordFileError(`The passwords in ${file} can't be read.`, { cause: error });
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isContent(content)) return content.passwords;
  } catch {
    // Named below, like every other content that is not ours.
  }
  throw new PasswordFileError(`${file} holds no passwords of Fieldnotes, or is damaged. It was left as it is.`);
}

function isContent(value: unknown): value is { readonly passwords: readonly PasswordRecord[] } {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return false;
  return 'passwords' in value && Array.isArray(value.passwords) && value.passwords.every(isRecord);
}

function isRecord(value: unknown): value is PasswordRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { sub, address, salt, hash, cost } = value as Partial<Record<keyof PasswordRecord, unknown>>;
  const texts = [sub, address, salt, hash].every((text) => typeof text === 'string' && text !== '');
  return texts && Array.isArray(cost) && cost.length === 3 && cost.every((part) => Number.isInteger(part) && part > 0);
}

/** A rename is kept only when its folder is (fsync(2)). Windows can't open a folder, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
