import { useId } from 'preact/hooks';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { ChooseFile } from '../../ui/ChooseFile.tsx';
import type { Host } from '../../ui/host.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t, tCount } from '../../ui/t.ts';
import { day } from '../dates.ts';
import { EmptyPage } from '../EmptyPage.tsx';
import { PageHead } from '../PageHead.tsx';
import { PutAside } from '../passcodes/PutAside.tsx';
import { type KnownPasscodes, usePasscodes } from '../passcodes/use-passcodes.ts';
import '../permissions/permissions-page.css';
import { WhenThere } from '../WhenThere.tsx';
import { BackupForm } from './BackupForm.tsx';
import './backup-page.css';
import { MigrationExport } from './MigrationExport.tsx';
import { PlainExport } from './PlainExport.tsx';

interface BackupPageProps {
  readonly host: Host;
  /** Files to bring accounts back from, which another page shows before anything is added. */
  readonly onFiles: (files: readonly File[]) => void;
}

/** Getting accounts with codes out, safely first, and back in. */
export function BackupPage({ host, onFiles }: BackupPageProps) {
  const { state, reload } = usePasscodes(host);
  return (
    <>
      <PageHead title={t('backup_title')} text={t('backup_text')} />
      <WhenThere state={state} reload={reload}>
        {(known) => (
          <>
            {known.aside > 0 && <PutAside count={known.aside} />}
            {known.accounts.length === 0 ? (
              <EmptyPage icon="archive" title={t('backup_empty_title')} text={t('backup_empty_text')}>
                <ButtonLink look="primary" href="#add">
                  {t('add_account')}
                </ButtonLink>
              </EmptyPage>
            ) : (
              <>
                <BackupStatus known={known} />
                <BackupForm host={host} onWritten={reload} />
              </>
            )}
            <Restore onFiles={onFiles} />
            {known.accounts.length > 0 && (
              <>
                <MigrationExport host={host} />
                <PlainExport host={host} />
              </>
            )}
          </>
        )}
      </WhenThere>
    </>
  );
}

function BackupStatus({ known: { accounts, backup } }: { readonly known: KnownPasscodes }) {
  return (
    <section class={`backup-status${backup.due ? ' backup-status-due' : ''}`} aria-label={t('backup_status')}>
      <span class="backup-status-icon">
        <Icon name={backup.due ? 'alarm' : 'check'} size={24} />
      </span>
      <div>
        <p class="backup-status-title">
          {backup.lastAt === null ? t('backup_never') : t('backup_last', day(backup.lastAt))}
        </p>
        <p>
          {tCount('passcodes_count', accounts.length)} {t(backup.due ? 'backup_is_due' : 'backup_not_due')}
        </p>
      </div>
    </section>
  );
}

function Restore({ onFiles }: Pick<BackupPageProps, 'onFiles'>) {
  const title = useId();
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>{t('restore_title')}</h2>
      <p class="panel-text">{t('restore_text')}</p>
      <p class="backup-actions">
        <ChooseFile look="plain" multiple onFiles={onFiles} />
      </p>
    </section>
  );
}
