import { type IDBPDatabase, openDB } from 'idb';
import { MIGRATIONS, type Migration, migrate } from './migrations.ts';
import { asStorageError, StorageError } from './storage-error.ts';

export const DATABASE_NAME = 'countersign';

/** Milliseconds that an older version has to let go; it closes when it is told, so that only a stuck one takes longer. */
const BLOCKED_PATIENCE = 3_000;

export interface Database {
  /**
   * An open connection; opened when first asked for, and again after the browser or a newer version closed it.
   * @throws StorageError
   */
  connect(): Promise<IDBPDatabase>;
  /**
   * Runs `task` on an open connection; once more where it was closed before `task` could begin a transaction.
   * @throws StorageError for what the browser fails at, and whatever else `task` throws
   */
  use<R>(task: (db: IDBPDatabase) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

/** One connection to the versioned database. Steps that fail leave the old version whole. */
export function createDatabase(
  options: {
    readonly name?: string;
    readonly migrations?: readonly Migration[];
    readonly now?: () => number;
    /** Resolves after so many milliseconds. */
    readonly pause?: (milliseconds: number) => Promise<void>;
  } = {},
): Database {
  const { name = DATABASE_NAME, migrations = MIGRATIONS, now = Date.now, pause = sleep } = options;
  const version = Math.max(...migrations.map((step) => step.version));
  let opening: Opening | null = null;

  function begin(): Opening {
    let giveUp: (error: StorageError) => void = () => undefined;
    const stuck = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    stuck.catch(() => undefined);
    const cause = 'an older version holds the database open';
    const onBlocked = () => void pause(BLOCKED_PATIENCE).then(() => giveUp(new StorageError('unavailable', { cause })));
    return { connection: open(onBlocked), stuck };
  }

  async function connect(): Promise<IDBPDatabase> {
    opening ??= begin();
    return Promise.race([opening.connection, opening.stuck]);
  }

  async function open(onBlocked: () => void): Promise<IDBPDatabase> {
    let failure: unknown;
    try {
      return await openDB(name, version, {
        upgrade(db, from, _to, transaction) {
          // The opening itself tells of an abort; idb's promise of the transaction must not tell a second time.
          transaction.done.catch(() => undefined);
          // A failed step must abort the whole upgrade; idb's own `done` would otherwise commit what ran before it.
          void migrate(db, transaction, from, migrations, now()).catch((error: unknown) => {
            failure = error;
            transaction.abort();
          });
        },
        blocked: onBlocked,
        blocking(_current, _blocked, event) {
          // A newer version wants in: let go at once; the next call opens again or learns that it is too old.
          opening = null;
          (event.target as IDBDatabase).close();
        },
        terminated() {
          opening = null;
        },
      });
    } catch (error) {
      opening = null;
      const told = asStorageError(error);
      const code = told instanceof StorageError ? told.code : 'unavailable';
      throw new StorageError(code, { cause: failure ?? error });
    }
  }

  async function attempt<R>(task: (db: IDBPDatabase) => Promise<R>): Promise<R> {
    const db = await connect();
    try {
      return await task(db);
    } catch (error) {
      throw asStorageError(error);
    }
  }

  return {
    connect,
    async use(task) {
      const used = opening;
      try {
        return await attempt(task);
      } catch (error) {
        if (!isClosed(error)) throw error;
        // Browsers close connections under us (storage pressure, "clear data") and tell so later, or never.
        if (opening === used) opening = null;
        return attempt(task);
      }
    },
    async close() {
      const current = opening;
      opening = null;
      (await current?.connection.catch(() => null))?.close();
    },
  };
}

interface Opening {
  readonly connection: Promise<IDBPDatabase>;
  /** Rejects when an older version has not let go in time. The connection may still come. */
  readonly stuck: Promise<never>;
}

/** No transaction can be begun on a connection that is closing (Indexed Database API 3.0, section 4.4). */
function isClosed(error: unknown): boolean {
  const cause = error instanceof StorageError ? error.cause : null;
  return cause instanceof DOMException && cause.name === 'InvalidStateError';
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
