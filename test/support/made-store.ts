import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from '../../src/server/store/secrets.ts';
import { openStore } from '../../src/server/store/store.ts';

let made: Promise<Buffer> | null = null;

/**
 * Puts a database there that had its first start: tables and keys, and nothing in them. Making an RSA key takes a third of a
 * second of a core, which was half of the contract tests' time: the servers of a worker share one.
 */
export async function placeMadeStore(file: string): Promise<void> {
  made ??= makeStore();
  writeFileSync(file, await made, { mode: 0o600 });
}

async function makeStore(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  try {
    const file = join(folder, 'made.db');
    const store = await openStore(file);
    await loadSecrets(store.db, () => Math.floor(Date.now() / 1000));
    await store.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
