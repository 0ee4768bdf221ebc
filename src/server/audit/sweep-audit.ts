import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

const DAY = 86_400;

/** Lines that one statement removes: nobody waits for the write lock longer than for these. */
const BATCH = 1000;

/** Statements of one sweep; what is left after them goes with the next. */
const BATCHES = 100;

/**
 * Removes lines of the audit log that are older than so many days; 0 keeps them for ever. Each batch is a transaction
 * of its own, so that requests get in between, and several processes may sweep at once.
 */
export async function sweepAudit(db: Kysely<Database>, now: number, retentionDays: number): Promise<void> {
  if (retentionDays === 0) return;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const over = db
      .selectFrom('audit')
      .select('id')
      .where('at', '<', now - retentionDays * DAY)
      .orderBy('at')
      .limit(BATCH);
    const { numDeletedRows } = await db.deleteFrom('audit').where('id', 'in', over).executeTakeFirst();
    if (numDeletedRows < BATCH) return;
  }
}
