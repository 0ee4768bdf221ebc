import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createHistory } from '../../src/history/history.ts';
import type { Sender } from '../../src/messaging/sender.ts';
import type { HistoryEntryView } from '../../src/messaging/views.ts';
import { createDatabase } from '../../src/storage/database.ts';

const entry = (at: number): HistoryEntryView => ({
  at,
  accountLabel: 'ada',
  clientName: 'Shop',
  origin: 'https://shop.example',
  outcome: 'denied',
});

describe('the history', () => {
  it('shows the newest first and keeps no more than its bound, the oldest giving way', async () => {
    const database = createDatabase({ name: `history-${crypto.randomUUID()}` });
    const history = createHistory({ database, maxEntries: 3 });
    for (const at of [2, 5, 1, 4, 3]) await history.record(entry(at));
    const { entries } = await history.handlers['history.list']({}, {} satisfies Sender);
    expect(entries).toEqual([entry(5), entry(4), entry(3)]);
  });

  it('loses no decision to a page that raises alarm after alarm', async () => {
    const database = createDatabase({ name: `history-${crypto.randomUUID()}` });
    const history = createHistory({ database, maxEntries: 4 });
    for (const at of [1, 2]) await history.record(entry(at));
    const alarm = (at: number): HistoryEntryView => ({ ...entry(at), outcome: 'relay_blocked' });
    for (const at of [3, 4, 5, 6, 7]) await history.record(alarm(at));
    const { entries } = await history.handlers['history.list']({}, {} satisfies Sender);
    expect(entries).toEqual([alarm(7), alarm(6), entry(2), entry(1)]);
  });
});
