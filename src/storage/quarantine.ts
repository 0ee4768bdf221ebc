import * as v from 'valibot';
import type { Database } from './database.ts';
import { RECORD_STORES, type RecordStoreName } from './migrations.ts';

/** Why a record is in quarantine that is whole: what sealed it is gone. Reading it again would change nothing. */
export const KEY_LOST = 'the key that sealed it is gone';

/** A record that was put aside. Nothing ever takes one away but its own store, which it goes back to. */
export interface Aside {
  readonly store: RecordStoreName | 'unknown';
  readonly key: string;
  /** As it stood in its store. */
  readonly record: unknown;
  readonly reason: string;
}

const AsideSchema = v.object({
  store: v.fallback(v.picklist([...RECORD_STORES, 'unknown']), 'unknown'),
  key: v.fallback(v.string(), ''),
  record: v.optional(v.unknown()),
  reason: v.fallback(v.string(), ''),
});

const NOTHING: Aside = { store: 'unknown', key: '', record: undefined, reason: '' };

/** @throws StorageError */
export function readAside(database: Database): Promise<readonly Aside[]> {
  return database.use(async (db) => {
    // Mostly there is none, and counting is cheaper than reading.
    if ((await db.count('quarantine')) === 0) return [];
    return ((await db.getAll('quarantine')) as unknown[]).map(asideOf);
  });
}

export function asideOf(found: unknown): Aside {
  const parsed = v.safeParse(AsideSchema, found);
  return parsed.success ? { ...parsed.output, record: parsed.output.record } : NOTHING;
}
