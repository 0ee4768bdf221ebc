import type { AccountNotice } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import './account-notices.css';
import type { PopupActions } from './use-popup-actions.ts';

/** What a person should know of their accounts while no sign-in waits. */
export function AccountNotices({
  notices,
  actions,
}: {
  readonly notices: readonly AccountNotice[];
  readonly actions: PopupActions;
}) {
  if (notices.length === 0) return null;
  return (
    <div class="account-notices">
      {notices.map((notice) => (
        <Notice key={notice.accountId} tone="caution">
          <p>
            <Words notice={notice} />
          </p>
          <Button look="quiet" onClick={() => void actions.openOptions(`accounts/${notice.accountId}`)}>
            {t(notice.kind === 'devices_waiting' ? 'notice_look' : 'open_accounts')}
          </Button>
        </Notice>
      ))}
    </div>
  );
}

function Words({ notice }: { readonly notice: AccountNotice }) {
  const who = (
    <strong>
      <Plain>{notice.label}</Plain>
    </strong>
  );
  switch (notice.kind) {
    case 'devices_waiting':
      return notice.count === 1 ? (
        <Rich text="notice_device" parts={[who]} />
      ) : (
        <Rich text="notice_devices" parts={[who, notice.count.toLocaleString()]} />
      );
    case 'pending':
      return <Rich text="notice_pending" parts={[who, <strong class="notice-number">{notice.checkNumber}</strong>]} />;
    case 'revoked':
      return <Rich text="notice_revoked" parts={[who]} />;
  }
}
