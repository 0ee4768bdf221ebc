import { useRef, useState } from 'preact/hooks';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import type { Host } from '../../ui/host.ts';
import { t } from '../../ui/t.ts';
import { useFreshening } from '../../ui/use-freshening.ts';
import { EmptyPage } from '../EmptyPage.tsx';
import { PageHead } from '../PageHead.tsx';
import { accountFrom } from '../route.ts';
import { useAnswer } from '../use-answer.ts';
import { WhenThere } from '../WhenThere.tsx';
import { AccountCard } from './AccountCard.tsx';
import './accounts-page.css';

export function AccountsPage({ host }: { readonly host: Host }) {
  const { state, reload } = useAnswer(host, 'accounts.list');
  useFreshening(host, reload);
  const [said, setSaid] = useState('');
  const headline = useRef<HTMLHeadingElement>(null);
  const add = (
    <ButtonLink look="primary" icon="plus" href="#add">
      {t('add_account')}
    </ButtonLink>
  );
  const some = state.kind === 'there' && state.value.accounts.length > 0;

  return (
    <>
      <PageHead title={t('accounts_title')} text={t('accounts_text')} action={some && add} headline={headline} />
      <p class="unseen" role="status">
        {said}
      </p>
      <WhenThere state={state} reload={reload}>
        {({ accounts }) =>
          accounts.length === 0 ? (
            <EmptyPage icon="account" title={t('accounts_empty_title')} text={t('accounts_empty_text')}>
              {add}
            </EmptyPage>
          ) : (
            <ul class="accounts">
              {accounts.map((account) => (
                <AccountCard
                  key={account.accountId}
                  account={account}
                  host={host}
                  linked={account.accountId === accountFrom(location.hash)}
                  onChanged={reload}
                  onRemoved={(name) => {
                    setSaid(t('removed', name));
                    reload();
                    // The button that had the focus goes with its account.
                    headline.current?.focus();
                  }}
                />
              ))}
            </ul>
          )
        }
      </WhenThere>
    </>
  );
}
