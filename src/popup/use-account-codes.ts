import { useEffect, useRef, useState } from 'preact/hooks';
import type { PasscodePreview } from '../messaging/passcodes.ts';
import type { ScanResult } from '../messaging/views.ts';
import { brokenWords, type FailureWords } from '../ui/broken-words.ts';
import { failureWords } from '../ui/failure-words.ts';
import type { Host } from '../ui/host.ts';
import type { Scan } from './use-popup-actions.ts';

export type FoundAccounts = Extract<ScanResult, { result: 'account_codes' }>;
export type AccountsPreview = Extract<PasscodePreview, { kind: 'read' }>;

/** Accounts that the page's codes hold, as the popup asks about them. */
export type AccountCodes =
  | {
      readonly kind: 'offered';
      readonly found: FoundAccounts;
      readonly preview: AccountsPreview;
      readonly isAdding: boolean;
      /** Why the last click added nothing. */
      readonly failure: FailureWords | null;
    }
  /** Nothing can be added: the key that seals accounts is gone. */
  | { readonly kind: 'sealed'; readonly found: FoundAccounts }
  | { readonly kind: 'added'; readonly found: FoundAccounts; readonly passcodeIds: readonly string[] };

export interface AccountCodesControl {
  /** `null`: nothing is to be asked. */
  readonly accountCodes: AccountCodes | null;
  /** Adds what is shown as new, all of it or nothing. Never rejects. */
  readonly add: () => Promise<void>;
  readonly leave: () => void;
}

/** What a scan found of accounts with codes: previewed at once, added only by a click. `reload` brings the list up to date. */
export function useAccountCodes(host: Host, scanned: Scan, reload: () => Promise<void>): AccountCodesControl {
  const [accountCodes, setAccountCodes] = useState<AccountCodes | null>(null);
  const sending = useRef(false);
  const found = scanned.kind === 'answered' && scanned.result.result === 'account_codes' ? scanned.result : null;

  const offer = async (shown: FoundAccounts, failure: FailureWords | null, isWanted: () => boolean): Promise<void> => {
    // A background that can't be reached says so in the list beneath.
    const preview = await host.send('passcodes.preview', { source: sourceOf(shown) }).catch(() => null);
    if (!isWanted()) return;
    if (preview?.kind === 'vault_lost') {
      setAccountCodes({ kind: 'sealed', found: shown });
      return;
    }
    const isOffer = preview?.kind === 'read' && isWorthAsking(preview);
    setAccountCodes(isOffer ? { kind: 'offered', found: shown, preview, isAdding: false, failure } : null);
  };

  useEffect(() => {
    if (found === null) return undefined;
    let isWanted = true;
    void offer(found, null, () => isWanted);
    return () => {
      isWanted = false;
    };
  }, [host, found]);

  return {
    // What was offered of an earlier look is over with it; what was added stays until it is left.
    accountCodes:
      accountCodes !== null && accountCodes.kind !== 'added' && accountCodes.found !== found ? null : accountCodes,
    async add() {
      if (accountCodes?.kind !== 'offered' || sending.current) return;
      sending.current = true;
      const { found: shown, preview } = accountCodes;
      setAccountCodes({ ...accountCodes, isAdding: true, failure: null });
      try {
        const answer = await host.send('passcodes.add', {
          source: sourceOf(shown),
          digest: preview.digest,
          site: siteFor(shown),
        });
        if (answer.ok) {
          await reload();
          setAccountCodes({ kind: 'added', found: shown, passcodeIds: answer.added });
        } else await offer(shown, failureWords(answer.failure), () => true);
      } catch (error) {
        setAccountCodes({ ...accountCodes, isAdding: false, failure: brokenWords(error) });
      } finally {
        sending.current = false;
      }
    },
    leave: () => setAccountCodes(null),
  };
}

const sourceOf = ({ text }: FoundAccounts) => ({ kind: 'text', text }) as const;

/** A transfer holds accounts of all sites: the page that shows it is that of none. */
export const isTransfer = ({ text }: FoundAccounts): boolean => /^otpauth-migration:/im.test(text);

/** What is added in a private window keeps no trace of where that was: filling it in is asked about instead. */
const siteFor = (found: FoundAccounts): string | null =>
  isTransfer(found) || found.page.privateWindow ? null : found.site;

/** What the person has already is no question: the page shows its code until the set-up is over. */
function isWorthAsking({ lines }: AccountsPreview): boolean {
  const has = (kind: AccountsPreview['lines'][number]['kind']) => lines.some((line) => line.kind === kind);
  return has('new') || (has('unreadable') && !has('duplicate'));
}
