import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PopupView } from '../messaging/views.ts';
import { ask } from '../ui/ask.ts';
import { brokenWords, type FailureWords } from '../ui/broken-words.ts';
import type { Host } from '../ui/host.ts';

export type LoadedView =
  | { readonly kind: 'loading' }
  /** The background can't be reached or failed: nothing that was shown before counts any more. */
  | { readonly kind: 'broken'; readonly why: FailureWords }
  | { readonly kind: 'ready'; readonly view: PopupView };

export interface PopupViewState {
  readonly loaded: LoadedView;
  /** Never rejects. */
  readonly reload: () => Promise<void>;
  /** The background failed in another call: what is shown may be wrong. */
  readonly broke: (error: unknown) => void;
}

/** Milliseconds between two looks at what waits for a server's answer. */
const PROGRESS_CHECK = 3_000;

/** What the background says of the tab under the popup, kept true. */
export function usePopupView(host: Host): PopupViewState {
  const [loaded, setLoaded] = useState<LoadedView>({ kind: 'loading' });
  const asked = useRef(0);
  const reload = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await ask(host, 'popup.view', {}).then(
      (view): LoadedView => ({ kind: 'ready', view }),
      (error: unknown): LoadedView => ({ kind: 'broken', why: brokenWords(error) }),
    );
    // An older question's answer must never take the place of a newer one's.
    if (mine === asked.current) setLoaded(answer);
  }, [host]);
  const broke = useCallback((error: unknown) => {
    asked.current += 1;
    setLoaded({ kind: 'broken', why: brokenWords(error) });
  }, []);
  useEffect(() => {
    if (loaded.kind !== 'ready' || !isUnderWay(loaded.view)) return undefined;
    // Asking starts a worker that ended in the middle of its call; it takes the call up again.
    return host.clock.after(PROGRESS_CHECK, () => void reload());
  }, [host, loaded, reload]);
  useEffect(() => {
    const stop = host.onChange(() => void reload());
    void reload();
    return stop;
  }, [host, reload]);
  return { loaded, reload, broke };
}

function isUnderWay({ request }: PopupView): boolean {
  if (request === null) return false;
  if (request.phase === 'relay_alarm') return request.burn === 'burning';
  return request.phase === 'claiming' || request.phase === 'deciding';
}
