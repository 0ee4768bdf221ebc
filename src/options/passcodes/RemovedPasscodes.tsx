import { useState } from 'preact/hooks';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { namesOf, spokenName } from '../../ui/import/import-words.ts';
import { Plain } from '../../ui/Plain.tsx';
import { t, tCount } from '../../ui/t.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { day } from '../dates.ts';

/** Days that a removed account is kept; the background forgets it then. */
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

/** What was removed and can be brought back. */
export function RemovedPasscodes({
  host,
  removed,
  onRestore,
  onErased,
}: {
  readonly host: Host;
  readonly removed: readonly PasscodeView[];
  readonly onRestore: (account: PasscodeView) => void;
  /** Told what it was called. */
  readonly onErased: (name: string) => void;
}) {
  const [erasing, setErasing] = useState<PasscodeView | null>(null);
  if (removed.length === 0) return null;
  return (
    <details class="removed-passcodes">
      <summary>{tCount('removed_passcodes', removed.length)}</summary>
      <p>{t('removed_passcodes_text')}</p>
      <ul>
        {removed.map((account) => {
          const { name, beside } = namesOf(account);
          const spoken = spokenName(account);
          return (
            <li key={account.passcodeId} data-removed={account.passcodeId}>
              <div class="passcode-names">
                <strong>
                  <Plain>{name}</Plain>
                </strong>
                {beside !== '' && (
                  <span class="passcode-label">
                    <Plain>{beside}</Plain>
                  </span>
                )}
                {account.removedAt !== null && (
                  <span class="passcode-label">{t('removed_passcode_until', day(account.removedAt + KEPT_FOR))}</span>
                )}
              </div>
              <Button look="plain" aria-label={t('restore_of', spoken)} onClick={() => onRestore(account)}>
                {t('restore')}
              </Button>
              <Button look="quiet" aria-label={t('erase_of', spoken)} onClick={() => setErasing(account)}>
                {t('erase')}
              </Button>
            </li>
          );
        })}
      </ul>
      {erasing !== null && (
        <ConfirmDialog
          title={t('erase_title', spokenName(erasing))}
          confirm={t('erase')}
          working={t('removing')}
          ready
          send={() => host.send('passcodes.erase', { passcodeIds: [erasing.passcodeId] })}
          onClosed={(done) => {
            const name = spokenName(erasing);
            setErasing(null);
            if (done) onErased(name);
          }}
        >
          <p>{t('erase_text')}</p>
        </ConfirmDialog>
      )}
    </details>
  );
}
