// @ts-check
// Loaded with `node --import` into the token server under test: fills its disk when the parent says so. SQLite itself
// then answers SQLITE_FULL, on every machine and without rights: the file may not grow (PRAGMA max_page_count), and the
// room that is left in the pages of the audit log, to which every move of a sign-in writes, is used up.
import Libsql from 'libsql';

const FILLER = 'test.filler';
const NO_LIMIT = 1_073_741_823;
/** @type {Set<Libsql.Database>} */
const databases = new Set();

const realPragma = Libsql.prototype.pragma;
/** @this {Libsql.Database} @param {Parameters<typeof realPragma>} args */
Libsql.prototype.pragma = function (...args) {
  databases.add(this);
  return realPragma.apply(this, args);
};

process.on('message', (/** @type {unknown} */ message) => {
  if (typeof message !== 'object' || message === null || !('diskFull' in message)) return;
  void setFull(message.diskFull === true).then(() => process.send?.({ ask: 'ask' in message ? message.ask : 0 }));
});

/** @param {boolean} full */
async function setFull(full) {
  for (const database of databases) {
    while (database.inTransaction) await new Promise((resolve) => setTimeout(resolve, 5));
    if (full) await fill(database);
    else await empty(database);
  }
}

/**
 * The server's own connection waits for no lock, and a reader of the test may hold one for a moment after a restart:
 * what this throws would end the server.
 * @param {Libsql.Database} database
 * @param {string} statement
 */
async function run(database, statement) {
  for (;;) {
    try {
      database.exec(statement);
      return;
    } catch (error) {
      if (!(error instanceof Error && /busy|locked/i.test(error.message))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** @param {Libsql.Database} database */
async function fill(database) {
  // A limit below the file's size is taken for its size.
  await run(database, 'pragma max_page_count = 1');
  const insert = database.prepare('insert into audit (at, event, detail) values (0, ?, ?)');
  for (const length of [3000, 300, 30, 3, 0]) {
    for (;;) {
      try {
        insert.run([FILLER, 'x'.repeat(length)]);
      } catch {
        break;
      }
    }
  }
}

/** @param {Libsql.Database} database */
async function empty(database) {
  await run(database, `pragma max_page_count = ${String(NO_LIMIT)}`);
  await run(database, `delete from audit where event = '${FILLER}'`);
}
