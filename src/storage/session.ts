import * as v from 'valibot';

/** What we use of `browser.storage.session`: memory that outlives the worker but not the browser. */
export interface SessionArea {
  get(keys: string | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string | string[]): Promise<void>;
  /** Chromium only; its default keeps content scripts out already, Firefox has no other. */
  setAccessLevel?(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

/** A family of values under `prefix:key`, each checked by its schema when read. */
export interface SessionFamily<T> {
  get(key: string): Promise<T | null>;
  all(): Promise<ReadonlyMap<string, T>>;
  set(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Keeps content scripts out of session storage, said aloud so that no default has to be trusted. */
export async function lockToTrustedContexts(area: SessionArea): Promise<void> {
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/**
 * Values that fail their schema (written by another version before an update) are removed: what is in session
 * storage can always be made again by looking at the page once more.
 */
export function createSessionFamily<T>(
  area: SessionArea,
  prefix: string,
  schema: v.GenericSchema<unknown, T>,
): SessionFamily<T> {
  const nameOf = (key: string) => `${prefix}:${key}`;
  async function check(name: string, value: unknown): Promise<T | null> {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    await area.remove(name);
    return null;
  }
  return {
    async get(key) {
      const name = nameOf(key);
      const found = (await area.get(name))[name];
      return found === undefined ? null : check(name, found);
    },
    async all() {
      const values = new Map<string, T>();
      for (const [name, found] of Object.entries(await area.get(null))) {
        if (!name.startsWith(`${prefix}:`)) continue;
        const value = await check(name, found);
        if (value !== null) values.set(name.slice(prefix.length + 1), value);
      }
      return values;
    },
    set: (key, value) => area.set({ [nameOf(key)]: value }),
    remove: (key) => area.remove(nameOf(key)),
  };
}
