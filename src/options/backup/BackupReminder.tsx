import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../ui/t.ts';
import { day } from '../dates.ts';

/** Accounts that a person would miss are in no backup yet. */
export function BackupReminder({ lastAt }: { readonly lastAt: number | null }) {
  return (
    <Notice tone="caution" icon="archive" title={t(lastAt === null ? 'backup_due_first' : 'backup_due_again')}>
      <p>{lastAt === null ? t('backup_due_first_text') : t('backup_due_again_text', day(lastAt))}</p>
      <p class="failure-remedy">
        <ButtonLink look="plain" href="#backup">
          {t('backup_make')}
        </ButtonLink>
      </p>
    </Notice>
  );
}
