import * as v from 'valibot';

/** What we use of `browser.storage.local`. Only preferences lie there, never a secret. */
export interface PreferenceArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  /** Chromium only. */
  setAccessLevel?(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

export interface Preferences {
  /** Open the popup by itself for a code that is visible in the active tab. */
  readonly openPopupByItself: boolean;
}

export interface Settings {
  get(): Promise<Preferences>;
  set(changed: Partial<Preferences>): Promise<Preferences>;
}

const KEY = 'preferences';
const DEFAULTS: Preferences = { openPopupByItself: true };
const PreferencesSchema = v.object({ openPopupByItself: v.optional(v.boolean()) });

/** Preferences with their defaults. A stored value of the wrong form counts as not set. */
export function createSettings(area: PreferenceArea): Settings {
  async function get(): Promise<Preferences> {
    const parsed = v.safeParse(PreferencesSchema, (await area.get(KEY))[KEY]);
    const stored = parsed.success ? parsed.output : {};
    return { openPopupByItself: stored.openPopupByItself ?? DEFAULTS.openPopupByItself };
  }
  return {
    get,
    async set(changed) {
      const next = { ...(await get()), ...changed };
      await area.set({ [KEY]: next });
      return next;
    },
  };
}
