import { useEffect } from 'preact/hooks';
import type { Host } from './host.ts';

/** Has the accounts of an opened page brought up to date behind it, and draws again where that brought something. */
export function useFreshening(host: Host, reload: () => unknown): void {
  useEffect(() => {
    let there = true;
    const freshen = () => {
      host.send('accounts.freshen', {}).then(
        ({ changed }) => {
          if (there && changed) void reload();
        },
        // What is known is drawn already.
        () => undefined,
      );
    };
    const shown = () => {
      if (document.visibilityState === 'visible') freshen();
    };
    freshen();
    document.addEventListener('visibilitychange', shown);
    return () => {
      there = false;
      document.removeEventListener('visibilitychange', shown);
    };
  }, [host, reload]);
}
