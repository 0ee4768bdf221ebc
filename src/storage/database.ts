import { type IDBPDatabase, openDB } from 'idb';
import { MIGRATIONS, type Migration, migrate } from './migrations.ts';

export const DATABASE_NAME = 'countersign';

/** The database can't be used: it belongs to a newer version of the extension, or the browser refused it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: 'newer_version' | 'unavailable',
    options?: ErrorOptions,
  ) {
    super(
      code === 'newer_version' ? 'the database was written by a newer version' : 'the database can not be opened',
      options,
    );
  }
}

export interface Database {
  /** An open connection; opened when first asked for, and again after the browser or a newer version closed it. */
  connect(): Promise<IDBPDatabase>;
  close(): Promise<void>;
}

/** One connection to the versioned database. Steps that fail leave the old version whole. */
export function createDatabase(
  options: {
    readonly name?: string;
    readonly migrations?: readonly Migration[];
    readonly now?: () => number;
    /** Another connection of an older version has not closed yet; opening goes on as soon as it does. */
    readonly onBlocked?: () => void;
  } = {},
): Database {
  const { name = DATABASE_NAME, migrations = MIGRATIONS, now = Date.now, onBlocked = () => undefined } = options;
  const version = Math.max(...migrations.map((step) => step.version));
  let opening: Promise<IDBPDatabase> | null = null;

  async function open(): Promise<IDBPDatabase> {
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
      const newer = error instanceof DOMException && error.name === 'VersionError';
      throw new StorageError(newer ? 'newer_version' : 'unavailable', { cause: failure ?? error });
    }
  }

  return {
    connect: () => (opening ??= open()),
    async close() {
      const current = opening;
      opening = null;
      (await current?.catch(() => null))?.close();
    },
  };
}
