import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { t, tCount } from '../../ui/t.ts';

/** Accounts that are kept but on no list, and what brings them back. */
export function PutAside({ count }: { readonly count: number }) {
  return (
    <Notice tone="caution" title={tCount('passcodes_aside', count)}>
      <p>{t('passcodes_aside_text')}</p>
      <p class="failure-remedy passcode-actions">
        <ButtonLink look="plain" href="#add/import">
          {t('restore_backup')}
        </ButtonLink>
        <ButtonLink look="quiet" href="#about">
          {t('passcodes_aside_diagnostics')}
        </ButtonLink>
      </p>
    </Notice>
  );
}
