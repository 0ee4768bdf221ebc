import { useRef } from 'preact/hooks';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import type { Host } from '../../ui/host.ts';
import { t } from '../../ui/t.ts';
import { useFreshening } from '../../ui/use-freshening.ts';
import { BackupReminder } from '../backup/BackupReminder.tsx';
import { EmptyPage } from '../EmptyPage.tsx';
import { PageHead } from '../PageHead.tsx';
import { PasscodesSection } from '../passcodes/PasscodesSection.tsx';
import { usePasscodes } from '../passcodes/use-passcodes.ts';
import { useAnswer } from '../use-answer.ts';
import { WhenThere } from '../WhenThere.tsx';
import './accounts-page.css';
import { SignInAccounts } from './SignInAccounts.tsx';

/** Accounts of both kinds. `linked`: the one that the address leads to. */
export function AccountsPage({ host, linked }: { readonly host: Host; readonly linked: string | null }) {
  const signIn = useAnswer(host, 'accounts.list');
  const codes = usePasscodes(host);
  useFreshening(host, signIn.reload);
  const headline = useRef<HTMLHeadingElement>(null);
  const focusHeadline = () => headline.current?.focus();
  const add = (
    <ButtonLink look="primary" icon="plus" href="#add">
      {t('add_account')}
    </ButtonLink>
  );
  const hasSignIn = signIn.state.kind !== 'there' || signIn.state.value.accounts.length > 0;
  const known = codes.state.kind === 'there' ? codes.state.value : null;
  const hasCodes = known === null || known.accounts.length + known.removed.length + known.aside > 0;
  const isEmpty = !hasSignIn && !hasCodes;
  // What keeps both lists away is said once.
  const isSameTrouble =
    signIn.state.kind === 'broken' && codes.state.kind === 'broken' && signIn.state.why.title === codes.state.why.title;
  const reloadSignIn = () => {
    signIn.reload();
    if (isSameTrouble) codes.reload();
  };

  return (
    <>
      <PageHead title={t('accounts_title')} text={t('accounts_text')} action={!isEmpty && add} headline={headline} />
      {known?.backup.due === true && <BackupReminder lastAt={known.backup.lastAt} />}
      {isEmpty && (
        <EmptyPage icon="account" title={t('accounts_empty_title')} text={t('accounts_empty_text')}>
          {add}
          <ButtonLink look="quiet" icon="archive" href="#add/import">
            {t('restore_backup')}
          </ButtonLink>
        </EmptyPage>
      )}
      {hasSignIn && (
        <WhenThere state={signIn.state} reload={reloadSignIn}>
          {({ accounts }) => (
            <SignInAccounts
              host={host}
              accounts={accounts}
              linked={linked}
              reload={signIn.reload}
              onFocusLost={focusHeadline}
            />
          )}
        </WhenThere>
      )}
      {!isEmpty && !isSameTrouble && (
        <WhenThere state={codes.state} reload={codes.reload}>
          {(value) => (
            <PasscodesSection
              host={host}
              known={value}
              linked={linked}
              reload={codes.reload}
              onFocusLost={focusHeadline}
            />
          )}
        </WhenThere>
      )}
    </>
  );
}
