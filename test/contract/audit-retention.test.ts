import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sweepAudit } from '../../src/server/audit/sweep-audit.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const DAY = 86_400;
const NOW = 1_000 * DAY;

/** A store whose audit log has so many lines of each age in days. */
async function logOf(lines: Readonly<Record<number, number>>): Promise<Store> {
  const store = await openStore(join(temporaryFolder(), 'countersign.db'));
  onTestFinished(() => store.close());
  for (const [days, many] of Object.entries(lines)) {
    const line = { at: NOW - Number(days) * DAY, event: 'device.registered' };
    for (let left = many; left > 0; left -= 500) {
      await store.db
        .insertInto('audit')
        .values(Array.from({ length: Math.min(left, 500) }, () => line))
        .execute();
    }
  }
  return store;
}

const ages = async ({ db }: Store): Promise<Record<number, number>> => {
  const rows = await db.selectFrom('audit').select('at').execute();
  return rows.reduce<Record<number, number>>((seen, { at }) => {
    const days = (NOW - at) / DAY;
    return { ...seen, [days]: (seen[days] ?? 0) + 1 };
  }, {});
};

test('lines of the audit log go after the days they are kept for, also when they are more than one batch', async () => {
  const store = await logOf({ 0: 1, 400: 2, 401: 1100, 900: 1100 });
  await sweepAudit(store.db, NOW, 400);
  expect(await ages(store)).toEqual({ 0: 1, 400: 2 });
});

test('with 0 days they stay for ever', async () => {
  const store = await logOf({ 0: 1, 900: 2 });
  await sweepAudit(store.db, NOW, 0);
  expect(await ages(store)).toEqual({ 0: 1, 900: 2 });
});

test('others write between the batches', async () => {
  const store = await logOf({ 500: 3000 });
  const left: number[] = [];
  const sweeping = sweepAudit(store.db, NOW, 400);
  for (let write = 0; write < 3; write += 1) {
    await store.db.insertInto('audit').values({ at: NOW, event: 'device.registered' }).execute();
    left.push((await ages(store))[500] ?? 0);
  }
  await sweeping;
  expect(left.some((lines) => lines > 0)).toBe(true);
  expect(await ages(store)).toEqual({ 0: 3 });
});
