import * as v from 'valibot';

/** What we use of `browser.storage.session`: memory that outlives the worker but not the browser. */
export interface SessionArea {
  get(keys: string | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string | string[]): Promise<void>;
  /** Chromium only. Firefox keeps content scripts out of session storage, and lets them into local storage. */
  setAccessLevel?(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

/** A family of values under `prefix:key`, each checked by its schema when read. */
export interface SessionFamily<T> {
  get(key: string): Promise<T | null>;
  all(): Promise<ReadonlyMap<string, T>>;
  set(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
}

/**
 * Keeps content scripts out of a storage area: of session storage said aloud so that no default has to be trusted, of
 * local storage because Chromium's default lets them in.
 */
export async function lockToTrustedContexts(area: Pick<SessionArea, 'setAccessLevel'>): Promise<void> {
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/**
 * Values that fail their schema (written by another version before an update) are removed: what is in session
 * storage can always be made again by looking at the page once more. A value that the browser does not take (its
 * quota is 10 MB) is kept in memory, so that what is under way goes on; it ends with this life of the worker.
 */
export function createSessionFamily<T>(
  area: SessionArea,
  prefix: string,
  schema: v.GenericSchema<unknown, T>,
): SessionFamily<T> {
  const nameOf = (key: string) => `${prefix}:${key}`;
  /** By their names in the area. Each is newer than what the area may hold under that name. */
  const unwritten = new Map<string, T>();
  async function check(name: string, value: unknown): Promise<T | null> {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    await area.remove(name);
    return null;
  }
  return {
    async get(key) {
      const name = nameOf(key);
      const kept = unwritten.get(name);
      if (kept !== undefined) return kept;
      const found = (await area.get(name))[name];
      return found === undefined ? null : check(name, found);
    },
    async all() {
      const values = new Map<string, T>();
      for (const [name, found] of Object.entries(await area.get(null))) {
        if (!name.startsWith(`${prefix}:`) || unwritten.has(name)) continue;
        const value = await check(name, found);
        if (value !== null) values.set(name.slice(prefix.length + 1), value);
      }
      for (const [name, value] of unwritten) values.set(name.slice(prefix.length + 1), value);
      return values;
    },
    async set(key, value) {
      const name = nameOf(key);
      try {
        await area.set({ [name]: value });
        unwritten.delete(name);
      } catch {
        unwritten.set(name, value);
        // What was true before must not be read by the next life of the worker. Removing needs no room.
        await area.remove(name).catch(() => undefined);
      }
    },
    async remove(key) {
      unwritten.delete(nameOf(key));
      await area.remove(nameOf(key));
    },
  };
}
