import { useId, useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import type { Host } from '../../ui/host.ts';
import { t } from '../../ui/t.ts';
import { AccountCard } from './AccountCard.tsx';

/** The accounts that approve sign-ins. */
export function SignInAccounts({
  host,
  accounts,
  linked,
  reload,
  onFocusLost,
}: {
  readonly host: Host;
  readonly accounts: readonly AccountView[];
  readonly linked: string | null;
  readonly reload: () => void;
  /** The control that had the focus is gone. */
  readonly onFocusLost: () => void;
}) {
  const [said, setSaid] = useState('');
  const heading = useId();
  return (
    <section class="sign-in-accounts" aria-labelledby={heading}>
      <h2 id={heading} class="accounts-title">
        {t('sign_in_accounts_title')}
      </h2>
      <p class="unseen" role="status">
        {said}
      </p>
      <ul class="accounts">
        {accounts.map((account) => (
          <AccountCard
            key={account.accountId}
            account={account}
            host={host}
            linked={account.accountId === linked}
            onChanged={reload}
            onRemoved={(name) => {
              setSaid(t('removed', name));
              reload();
              // The button that had the focus goes with its account.
              onFocusLost();
            }}
          />
        ))}
      </ul>
    </section>
  );
}
