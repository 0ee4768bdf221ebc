import { useEffect, useRef } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { Rich } from '../../ui/Rich.tsx';
import { type TextKey, t } from '../../ui/t.ts';
import { moment } from '../dates.ts';
import './added.css';

const NEXT: readonly { readonly icon: IconName; readonly text: TextKey }[] = [
  { icon: 'globe', text: 'added_next_open' },
  { icon: 'scan', text: 'added_next_click' },
  { icon: 'check', text: 'added_next_check' },
];

/** The account is there; what a person does with it. */
export function Added({ account, onAnother }: { readonly account: AccountView; readonly onAnother: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { status, label } = account;
  const who = (
    <strong>
      <Plain>{label}</Plain>
    </strong>
  );
  return (
    <section class="added" data-added={account.accountId}>
      <span class="added-icon">
        <Icon name={status.kind === 'pending' ? 'clock' : 'check'} size={32} />
      </span>
      <h1 ref={title} tabIndex={-1}>
        {t('added_title')}
      </h1>
      <p class="added-text">
        {status.kind === 'pending' ? (
          <Rich text="added_pending_text" parts={[who, moment(status.activeAfter)]} />
        ) : (
          <Rich text="added_text" parts={[who]} />
        )}
      </p>
      {status.kind === 'pending' && (
        <p class="added-text">
          <Rich text="added_pending_number" parts={[<strong class="added-number">{status.checkNumber}</strong>]} />
        </p>
      )}
      <h2>{t('added_next')}</h2>
      <ol class="added-next">
        {NEXT.map(({ icon, text }) => (
          <li key={text}>
            <Icon name={icon} size={20} />
            {t(text)}
          </li>
        ))}
      </ol>
      <div class="add-form-actions">
        <ButtonLink look="primary" href="#accounts">
          {t('added_see')}
        </ButtonLink>
        <Button look="quiet" onClick={onAnother}>
          {t('added_another')}
        </Button>
      </div>
    </section>
  );
}
