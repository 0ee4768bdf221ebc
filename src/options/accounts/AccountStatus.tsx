import type { AccountView } from '../../messaging/views.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { t } from '../../ui/t.ts';
import './account-status.css';
import { moment } from '../dates.ts';
import { CheckNumber } from './CheckNumber.tsx';

interface StatusWords {
  readonly icon: IconName;
  readonly word: string;
  readonly why: string | null;
}

/** Whether this browser can approve for the account, and if not, why and what to do. */
export function AccountStatus({ status }: { readonly status: AccountView['status'] }) {
  const { icon, word, why } = wordsFor(status);
  return (
    <>
      <p class={`account-status account-status-${status.kind}`}>
        <Icon name={icon} size={16} />
        {word}
      </p>
      {why !== null && <p class="account-why">{why}</p>}
      {status.kind === 'pending' && <CheckNumber number={status.checkNumber} />}
    </>
  );
}

function wordsFor(status: AccountView['status']): StatusWords {
  switch (status.kind) {
    case 'active':
      return { icon: 'check', word: t('account_status_active'), why: null };
    case 'pending':
      return {
        icon: 'clock',
        word: t('account_status_pending', moment(status.activeAfter)),
        why: t('account_pending_text'),
      };
    case 'revoked':
      return { icon: 'unlink', word: t('account_status_revoked'), why: t('account_revoked_text') };
  }
}
