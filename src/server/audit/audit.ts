import type { Kysely } from 'kysely';
import type { AuditEntry, ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';

/** The audit log (P17): lines are only ever added. Destinations, codes and tokens never stand in it. */
export function createAudit(db: Kysely<Database>, now: () => number): ServerContext['audit'] {
  return async (entry, within = db) => {
    const at = now();
    await within
      .insertInto('audit')
      .values([entry].flat().map(lineAt(at)))
      .execute();
  };
}

const lineAt = (at: number) => (entry: AuditEntry) => ({
  at,
  event: entry.event,
  transaction_id: entry.transaction_id ?? null,
  client_id: entry.client_id ?? null,
  sub: entry.sub ?? null,
  device_id: entry.device_id ?? null,
  origin: entry.origin ?? null,
  detail: entry.detail ?? null,
});
