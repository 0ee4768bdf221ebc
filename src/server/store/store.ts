import { closeSync, openSync } from 'node:fs';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { SharedSqliteDialect } from './dialect.ts';
import { migrate } from './migrate.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import type { Database } from './schema.ts';
import { codeOf, StoreError } from './store-error.ts';

/** The open database file. Several stores, in several processes, may have one file open. */
export interface Store {
  readonly db: Kysely<Database>;
  /** Runs statements that are under way to their end, then closes the file. */
  close(): Promise<void>;
}

/** "Csgn" in ASCII: marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x4373676e;

/**
 * Opens the database file, makes it when it is not there (mode 0600: it holds signing keys), and brings its
 * tables to this version. A file that is damaged, newer or not ours is refused and left as it is. @throws StoreError
 */
export async function openStore(file: string): Promise<Store> {
  try {
    const database = await retryWhileBusy(() => openFile(file));
    const db = new Kysely<Database>({ dialect: new SharedSqliteDialect(database) });
    try {
      await migrate(db, file);
    } catch (error) {
      await db.destroy();
      throw error;
    }
    return { db, close: () => db.destroy() };
  } catch (error) {
    throw storeError(error, file);
  }
}

/** `synchronous=FULL`: what was acknowledged survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous). */
function openFile(file: string): Libsql.Database {
  closeSync(openSync(file, 'a', 0o600));
  const database = new Libsql(file);
  try {
    database.pragma('busy_timeout = 0');
    refuseForeignFile(database, file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    if (single(database.pragma('application_id')) !== APPLICATION_ID) {
      database.exec(`pragma application_id = ${APPLICATION_ID.toString()}`);
    }
    const check = single(database.pragma('quick_check(1)'));
    if (check !== 'ok')
      throw new StoreError(`The database ${file} is damaged: ${String(check)}. Restore a backup of it.`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseForeignFile(database: Libsql.Database, file: string): void {
  if (single(database.pragma('application_id')) === APPLICATION_ID) return;
  const tables = database.prepare('select count(*) as tables from sqlite_schema').all([]);
  if (single(tables) !== 0) {
    throw new StoreError(`The database ${file} was made by another program. Name another file in store.file.`);
  }
}

/** First column of the first row. */
function single(rows: unknown): unknown {
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof first === 'object' && first !== null ? Object.values(first)[0] : undefined;
}

/** Puts a failure of the file system or of SQLite into one sentence. */
function storeError(error: unknown, file: string): unknown {
  if (error instanceof StoreError) return error;
  switch (codeOf(error)) {
    case 'ENOENT':
      return new StoreError(`The database ${file} can't be made: its folder does not exist.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
      return new StoreError(`The database ${file} can't be written: permission denied.`, { cause: error });
    case 'EISDIR':
      return new StoreError(`The database ${file} is a folder; store.file must name a file.`, { cause: error });
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return new StoreError(`The database ${file} can't be written: the disk is full.`, { cause: error });
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new StoreError(`The file ${file} is not a database, or is damaged. It was left as it is.`, {
        cause: error,
      });
    case 'SQLITE_BUSY':
      return new StoreError(`The database ${file} is locked by another program.`, { cause: error });
    case undefined:
    default:
      return new StoreError(
        `The database ${file} can't be opened: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
  }
}
