import { useCallback, useEffect } from 'preact/hooks';
import type { BackupState, PasscodeView } from '../../messaging/passcodes.ts';
import type { Host } from '../../ui/host.ts';
import { type Answered, type Asked, useAsked } from '../use-asked.ts';

export interface KnownPasscodes {
  /** Pinned ones, then as the person put them. */
  readonly accounts: readonly PasscodeView[];
  /** Those that can be brought back. */
  readonly removed: readonly PasscodeView[];
  readonly backup: BackupState;
  /** How many are on no list because they can't be read. */
  readonly aside: number;
}

/** The accounts with codes, asked for as `useAnswer` asks. No code of theirs is drawn here, so none is asked for. */
export function usePasscodes(host: Host): Asked<KnownPasscodes> {
  const ask = useCallback(async (): Promise<Answered<KnownPasscodes>> => {
    const [{ accounts, backup, aside }, removed] = await Promise.all([
      host.send('passcodes.list', { tabId: null, first: 0 }),
      host.send('passcodes.removed', {}),
    ]);
    return { kind: 'there', value: { accounts, removed: removed.accounts, backup, aside } };
  }, [host]);
  const asked = useAsked(ask);
  const { reload } = asked;
  useEffect(
    () =>
      host.onChange(() => {
        // A page behind others asks when it comes to the front: the list may be long.
        if (document.visibilityState === 'visible') reload();
      }),
    [host, reload],
  );
  return asked;
}
