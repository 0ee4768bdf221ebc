import { createKeyedMutex } from '../storage/mutex.ts';
import { type Grants, readGrants, scriptMatches } from './grants.ts';

export interface RegisteredScript {
  readonly id: string;
  readonly js?: string[];
  readonly matches?: string[];
  readonly runAt?: 'document_idle';
  readonly allFrames?: boolean;
  readonly persistAcrossSessions?: boolean;
}

/** What we use of `browser.permissions`, `browser.scripting` and `browser.tabs`. */
export interface GrantsBrowser {
  readonly permissions: { getAll(): Promise<{ readonly origins?: string[] }> };
  readonly scripting: {
    getRegisteredContentScripts(filter: {
      ids: string[];
    }): Promise<readonly { readonly js?: string[]; readonly matches?: string[] }[]>;
    registerContentScripts(scripts: RegisteredScript[]): Promise<void>;
    unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
    executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown>;
  };
  readonly tabs: {
    query(filter: { url: string[]; discarded: false }): Promise<readonly { readonly id?: number | undefined }[]>;
  };
}

export interface Permissions {
  grants(): Promise<Grants>;
  /** Registers the content script for exactly what is granted now. Run on every change; safe to run at any time. */
  reconcile(): Promise<void>;
  /** The same, and looks at the tabs of newly granted sites that are open already. */
  granted(origins: readonly string[]): Promise<void>;
  /** The same for everything that is granted: the scripts of an earlier life of the extension are on their own. */
  inject(): Promise<void>;
  /** For each life of the worker: does what the one before did not live to do after a change of what is granted. */
  resume(): Promise<void>;
}

export const SCRIPT_ID = 'countersign-content';

/** One function decides what is registered, from what is granted now; no event's own story is believed. */
export function createPermissions(deps: {
  readonly browser: GrantsBrowser;
  /** Built file of the content script. */
  readonly contentScript: string;
  readonly report: (error: unknown) => void;
}): Permissions {
  const { browser, contentScript, report } = deps;
  const alone = createKeyedMutex();
  const ids = [SCRIPT_ID];

  const grants = async () => readGrants((await browser.permissions.getAll()).origins ?? []);

  /** Answers whether anything had to be registered. */
  async function register(): Promise<boolean> {
    const matches = scriptMatches(await grants());
    const [current] = await browser.scripting.getRegisteredContentScripts({ ids });
    const same =
      current !== undefined &&
      sameMembers(current.matches ?? [], matches) &&
      current.js?.length === 1 &&
      current.js[0]?.endsWith(contentScript) === true;
    if (same) return false;
    if (current !== undefined) await browser.scripting.unregisterContentScripts({ ids });
    if (matches.length === 0) return false;
    await browser.scripting.registerContentScripts([
      {
        id: SCRIPT_ID,
        js: [contentScript],
        matches,
        runAt: 'document_idle',
        allFrames: false,
        persistAcrossSessions: true,
      },
    ]);
    return true;
  }

  const reconcile = () => alone('reconcile', register);

  async function inject(matches: string[]): Promise<void> {
    if (matches.length === 0) return;
    const tabs = await browser.tabs.query({ url: matches, discarded: false });
    for (const { id } of tabs) {
      if (id === undefined) continue;
      // Never awaited: executeScript hangs on a tab whose access was withheld, and others must not wait for it.
      browser.scripting.executeScript({ target: { tabId: id }, files: [contentScript] }).catch(report);
    }
  }

  return {
    grants,
    async reconcile() {
      await reconcile();
    },
    async granted(origins) {
      await reconcile();
      await inject(scriptMatches(readGrants(origins)));
    },
    async inject() {
      await reconcile();
      await inject(scriptMatches(await grants()));
    },
    async resume() {
      if (await reconcile()) await inject(scriptMatches(await grants()));
    },
  };
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}
