import { existsSync, readFileSync } from 'node:fs';
import type { Transaction } from 'kysely';
import { randomToken } from '../../proofs/base64url.ts';
import { createAudit } from '../audit/audit.ts';
import { loadConfig } from '../config/load-config.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { openStore } from '../store/store.ts';
import type { Arguments } from './arguments.ts';
import { ImportError, UserFileError } from './import-error.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { type ImportedUser, readUsers } from './read-users.ts';

/** Rows of one INSERT. SQLite binds at most 32766 values, and a running server waits ten seconds for the lock. */
const BATCH = 1000;

/**
 * `import-users` (P23): accounts for the users of a CSV file, all in one database transaction or none; answers what
 * was done, in one sentence. @throws ImportError, UserFileError, and what `loadConfig` and `openStore` throw
 */
export async function importUsers(
  { file, config: configFile, dryRun }: Extract<Arguments, { readonly kind: 'import-users' }>,
  env: NodeJS.ProcessEnv,
  now: () => number = () => Math.floor(Date.now() / 1000),
): Promise<string> {
  const config = loadConfig({ file: configFile, env });
  const { users, problems } = readUsers(readText(file));
  if (problems.length > 0) throw new ImportError(file, problems);
  // A trial must not make the database either.
  if (dryRun && !existsSync(config.store.file)) return inWords(checked(file, planImport([], users)), dryRun);
  const store = await openStore(config.store.file);
  try {
    const audit = createAudit(store.db, now);
    const plan = await store.db.transaction().execute(async (tx) => {
      const accounts = await tx.selectFrom('accounts').select(['sub', 'email', 'phone_number']).execute();
      const planned = checked(file, planImport(accounts, users));
      if (!dryRun) await create({ audit, now }, tx, planned.create);
      return planned;
    });
    return inWords(plan, dryRun);
  } finally {
    await store.close();
  }
}

function checked(file: string, plan: ImportPlan): ImportPlan {
  if (plan.problems.length > 0) throw new ImportError(file, plan.problems);
  return plan;
}

async function create(
  { audit, now }: Pick<ServerContext, 'audit' | 'now'>,
  tx: Transaction<Database>,
  users: readonly ImportedUser[],
): Promise<void> {
  const accounts = users.map(({ sub, email, phone_number }) => ({
    sub: sub ?? randomToken(),
    email,
    phone_number,
    created_at: now(),
  }));
  for (let at = 0; at < accounts.length; at += BATCH) {
    const batch = accounts.slice(at, at + BATCH);
    await tx.insertInto('accounts').values(batch).execute();
    await audit(
      batch.map(({ sub }) => ({ event: 'account.imported', sub })),
      tx,
    );
  }
}

/** Strict UTF-8; the byte order mark that spreadsheets write is no part of the first column's name. */
function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new UserFileError(`The file ${file} can't be read: ${reason(cause)}`, { cause });
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EACCES':
      return 'permission denied.';
    case 'EISDIR':
      return 'it is a folder.';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8. Save it as CSV in UTF-8.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function inWords({ create: { length: made }, unchanged }: ImportPlan, dryRun: boolean): string {
  const there = `${unchanged.toString()} ${unchanged === 1 ? 'was' : 'were'} there already.`;
  const imported = `${made.toString()} ${made === 1 ? 'user' : 'users'}`;
  return dryRun ? `${imported} would be imported, ${there} Nothing was changed.` : `${imported} imported, ${there}`;
}
