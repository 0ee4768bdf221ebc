import {
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import type Libsql from 'libsql';
import { retryWhileBusy } from './retry-while-busy.ts';
import { codeOf } from './store-error.ts';

/**
 * Kysely's SQLite dialect for several processes on one file: every write takes the write lock when it begins,
 * so that a read in its transaction can't go stale, and a busy lock is waited for without blocking the event loop.
 */
export class SharedSqliteDialect extends SqliteDialect {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database: database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new SharedDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite's DDL is transactional; saying so lets the migrator run under one write lock. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SharedDriver extends SqliteDriver {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database: database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new SharedConnection(await super.acquireConnection(), this.#database);
  }

  override beginTransaction(): Promise<void> {
    return begin(this.#database);
  }

  override commitTransaction(): Promise<void> {
    return run(this.#database, 'commit');
  }

  override rollbackTransaction(): Promise<void> {
    return rollback(this.#database);
  }

  override destroy(): Promise<void> {
    intoFile(this.#database);
    return super.destroy();
  }
}

/**
 * Brings what the write-ahead log holds into the file, which libsql 0.5.29 leaves undone when it closes (measured): who
 * stops the server and copies the file has everything. Where another process still uses it, the log stays and holds it.
 */
function intoFile(database: Libsql.Database): void {
  try {
    database.exec('pragma wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A full disk, or a lock of another process: the log keeps it all until the file is opened again.
    if (codeOf(error) === undefined) throw error;
  }
}

/**
 * Statements that meet SQLITE_BUSY stay in progress in libsql 0.5.29 until they are collected, and then every
 * COMMIT of that connection fails (measured). So only BEGIN ever waits for the lock, through `exec`, which finalizes.
 */
const begin = (database: Libsql.Database): Promise<void> =>
  retryWhileBusy(() => {
    database.exec('begin immediate');
  });

/** Fails as a rejection, as everything does that Kysely calls. */
const run = (database: Libsql.Database, statement: string): Promise<void> =>
  Promise.resolve().then(() => {
    database.exec(statement);
  });

/** A full disk makes SQLite roll back by itself (https://sqlite.org/lang_transaction.html, section 3). */
const rollback = (database: Libsql.Database): Promise<void> =>
  database.inTransaction ? run(database, 'rollback') : Promise.resolve();

/** Reads need no write lock in WAL mode; pragmas must stay outside of a transaction. */
const TAKES_NO_LOCK = /^\s*(?:select|pragma)\b/i;

class SharedConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #database: Libsql.Database;

  constructor(inner: DatabaseConnection, database: Libsql.Database) {
    this.#inner = inner;
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#database.inTransaction || TAKES_NO_LOCK.test(query.sql)) return this.#inner.executeQuery<R>(query);
    await begin(this.#database);
    try {
      const result = await this.#inner.executeQuery<R>(query);
      await run(this.#database, 'commit');
      return result;
    } catch (error) {
      await rollback(this.#database);
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize);
  }
}
