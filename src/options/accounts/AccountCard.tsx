import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Plain } from '../../ui/Plain.tsx';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { AccountDetails } from './AccountDetails.tsx';
import { AccountDevices } from './AccountDevices.tsx';
import { AccountStatus } from './AccountStatus.tsx';
import './account-card.css';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RenameForm } from './RenameForm.tsx';

interface AccountCardProps {
  readonly account: AccountView;
  readonly host: Host;
  /** The address leads to this account. */
  readonly linked: boolean;
  readonly onChanged: () => void;
  /** Told how the account was called. */
  readonly onRemoved: (name: string) => void;
}

/** One account: whose it is, whether it can approve, and what can be done with it. */
export function AccountCard({ account, host, linked, onChanged, onRemoved }: AccountCardProps) {
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const rename = useRef<HTMLButtonElement>(null);
  const before = useRef(open);
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (linked) card.current?.scrollIntoView();
  }, [linked]);
  useEffect(() => {
    // The form that had the focus is gone, and the button that opened it is back.
    if (before.current === 'rename' && open === null) rename.current?.focus();
    before.current = open;
  }, [open]);
  const name = account.name === '' ? account.issuerName : account.name;
  const spoken = `${plain(name)}, ${plain(account.label)}`;

  return (
    <li class="account" ref={card} data-account={account.accountId}>
      <div class="account-head">
        <span class="account-letter" aria-hidden="true">
          {firstLetter(name)}
        </span>
        <div class="account-names">
          {open === 'rename' ? (
            <RenameForm
              account={account}
              host={host}
              onDone={(changed) => {
                setOpen(null);
                if (changed) onChanged();
              }}
            />
          ) : (
            <h3>
              <Plain>{name}</Plain>
            </h3>
          )}
          <p class="account-label" data-account-label>
            <Plain>{account.label}</Plain>
          </p>
          <AccountStatus status={account.status} />
        </div>
        {open !== 'rename' && (
          <div class="account-actions">
            <Button
              look="quiet"
              ref={rename}
              aria-label={t('account_rename_of', spoken)}
              onClick={() => setOpen('rename')}
            >
              {t('account_rename')}
            </Button>
            <Button look="quiet" aria-label={t('account_remove_of', spoken)} onClick={() => setOpen('remove')}>
              {t('account_remove')}
            </Button>
          </div>
        )}
      </div>
      {account.status.kind === 'active' && (
        <AccountDevices account={account} host={host} linked={linked} onChanged={onChanged} />
      )}
      <AccountDetails account={account} />
      {open === 'remove' && (
        <RemoveDialog
          account={account}
          name={plain(name)}
          host={host}
          onClosed={(removed) => {
            setOpen(null);
            if (removed) onRemoved(plain(name));
          }}
        />
      )}
    </li>
  );
}

/** The first character that a person sees as one. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(plain(name).trim());
  return first?.segment.toLocaleUpperCase() ?? '';
}
