import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PasscodesView } from '../../messaging/passcodes.ts';
import { ask } from '../../ui/ask.ts';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import type { Host } from '../../ui/host.ts';

export type LoadedPasscodes =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly why: FailureWords }
  | { readonly kind: 'ready'; readonly tabId: number | null; readonly view: PasscodesView };

export interface Passcodes {
  readonly loaded: LoadedPasscodes;
  /** Never rejects. */
  readonly reload: () => Promise<void>;
}

/** Whether there is a list to show, if only to say that none of it can be read. */
export const holdsCodes = (loaded: LoadedPasscodes): boolean =>
  loaded.kind === 'ready' && (loaded.view.accounts.length > 0 || loaded.view.aside > 0);

/** As many codes as a popup shows at once, and some to scroll to. */
const FIRST = 12;

/** The accounts with codes, asked for as soon as the popup opens: beside its own view, not after it. */
export function usePasscodes(host: Host): Passcodes {
  const [loaded, setLoaded] = useState<LoadedPasscodes>({ kind: 'loading' });
  const asked = useRef(0);
  const reload = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await load(host);
    // An older question's answer must never take the place of a newer one's.
    if (mine === asked.current) setLoaded(answer);
  }, [host]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { loaded, reload };
}

async function load(host: Host): Promise<LoadedPasscodes> {
  try {
    const tabId = await host.activeTab();
    return { kind: 'ready', tabId, view: await ask(host, 'passcodes.list', { tabId, first: FIRST }) };
  } catch (error) {
    return { kind: 'failed', why: brokenWords(error) };
  }
}
