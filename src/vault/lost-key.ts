import type { Database } from '../storage/database.ts';
import type { RecordStoreName } from '../storage/migrations.ts';
import { type Aside, asideOf, KEY_LOST, readAside } from '../storage/quarantine.ts';
import type { RecordStore } from '../storage/record-store.ts';
import type { SlotRecord } from '../storage/records.ts';
import { createDeviceSlot, DEVICE_SLOT, isSameSlot, openDeviceSlot } from './slots.ts';

/** Stores whose records are sealed by the data key. */
export const SEALED_STORES = ['accounts', 'enrolments', 'passcodes'] as const satisfies readonly RecordStoreName[];
export type SealedStore = (typeof SEALED_STORES)[number];

/** What was sealed by a key that is gone, as it stands in its store. */
export type Lost = Readonly<Record<SealedStore, readonly unknown[]>>;

/** The data key that is gone for good, and a new one in its place. A database that fails says nothing of either. */
export interface LostKey {
  /** What is sealed and opens no more; `null` where the key is there, or nothing was ever sealed. @throws StorageError */
  look(): Promise<Lost | null>;
  /**
   * Puts aside what the lost key sealed, and makes a new one: in one transaction, so that no crash leaves records without
   * the key they are sealed by. Gives what it put aside; `null`, and nothing is done, where the key is there.
   * @throws StorageError
   */
  startAnew(): Promise<Lost | null>;
}

/** Whether something sealed is put aside that another version may read: its key must not be replaced without a word. */
export function isSealedAside({ store, reason }: Aside): boolean {
  return reason !== KEY_LOST && ['slots', ...SEALED_STORES].includes(store);
}

/** Whether it is a way to the key that only a later version knows: then the key is not lost. */
function isSlotOfOthers({ store, record, reason }: Aside): boolean {
  if (store !== 'slots' || reason === KEY_LOST) return false;
  const { kind } = Object(record) as { readonly kind?: unknown };
  return typeof kind === 'string' && kind !== 'device';
}

/** One worker takes turns by transactions; the slot changes in between only where another one makes a new one, too. */
const MOST_ROUNDS = 5;

export function createLostKey(deps: {
  readonly database: Database;
  readonly slots: RecordStore<SlotRecord>;
  readonly holdsSealed: () => Promise<boolean>;
  readonly now: () => number;
}): LostKey {
  const { database, slots, holdsSealed, now } = deps;

  /** The slot as it was looked at, and what is there in place of it. */
  async function judge(): Promise<{ readonly isLost: boolean; readonly slot: SlotRecord | null }> {
    const slot = await slots.get(DEVICE_SLOT);
    if (slot !== null) return { isLost: !(await opens(slot)), slot };
    return { isLost: !(await readAside(database)).some(isSlotOfOthers) && (await holdsSealed()), slot };
  }

  async function replace(seen: SlotRecord | null, fresh: SlotRecord): Promise<Lost | 'changed'> {
    return database.use(async (db) => {
      const names = [...SEALED_STORES, 'slots', 'quarantine'];
      const transaction = db.transaction(names, 'readwrite', { durability: 'strict' });
      const done = transaction.done;
      // Told below, where it is waited for: a write that fails tells first.
      done.catch(() => undefined);
      const quarantine = transaction.objectStore('quarantine');
      const at = now();
      const current: unknown = await transaction.objectStore('slots').get(DEVICE_SLOT);
      if (!isSameSlot(seen, current)) return 'changed';
      if (((await quarantine.getAll()) as unknown[]).map(asideOf).some(isSlotOfOthers)) return 'changed';
      const moveAll = async (name: SealedStore): Promise<readonly unknown[]> => {
        const store = transaction.objectStore(name);
        const [keys, records] = await Promise.all([store.getAllKeys(), store.getAll() as Promise<unknown[]>]);
        for (const [index, key] of keys.entries()) {
          await quarantine.add({ store: name, key, record: records[index], reason: KEY_LOST, at });
          await store.delete(key);
        }
        return records;
      };
      const accounts = await moveAll('accounts');
      const enrolments = await moveAll('enrolments');
      const passcodes = await moveAll('passcodes');
      if (current !== undefined)
        await quarantine.add({ store: 'slots', key: DEVICE_SLOT, record: current, reason: KEY_LOST, at });
      await transaction.objectStore('slots').put(fresh);
      await done;
      return { accounts, enrolments, passcodes };
    });
  }

  return {
    async look() {
      if (!(await judge()).isLost) return null;
      return database.use(async (db) => {
        const [accounts, enrolments, passcodes] = await Promise.all(SEALED_STORES.map((name) => db.getAll(name)));
        return { accounts: accounts ?? [], enrolments: enrolments ?? [], passcodes: passcodes ?? [] };
      });
    },
    async startAnew() {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const { isLost, slot } = await judge();
        if (!isLost) return null;
        const replaced = await replace(slot, await createDeviceSlot(now(), (slot?.epoch ?? 0) + 1));
        if (replaced !== 'changed') return replaced;
      }
      throw new Error('the slot kept changing');
    },
  };
}

/** Whether a slot gives its key. That it does not is believed only while another one does. @throws DOMException */
async function opens(slot: SlotRecord): Promise<boolean> {
  try {
    await openDeviceSlot(slot);
    return true;
  } catch {
    await openDeviceSlot(await createDeviceSlot(slot.createdAt));
    return false;
  }
}
