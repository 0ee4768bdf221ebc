import { useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../ui/t.ts';
import { BusyLine } from '../add/BusyLine.tsx';
import { FailureNotice } from '../add/FailureNotice.tsx';
import '../dialog.css';
import { LeftOut } from './LeftOut.tsx';
import { saveFile, timeInName } from './save-file.ts';
import { Understood } from './Understood.tsx';
import { useExport } from './use-export.ts';

/** All accounts in the open, for apps that read nothing else: behind a warning and a box to tick. */
export function PlainExport({ host }: { readonly host: Host }) {
  const [understood, setUnderstood] = useState(false);
  const [name, setName] = useState('');
  const { state, write } = useExport(host, ({ texts }) => {
    const file = `countersign-unencrypted-${timeInName(host.clock.now())}.txt`;
    saveFile(file, `${texts.join('\n').trimEnd()}\n`, 'text/plain');
    setName(file);
    setUnderstood(false);
  });
  return (
    <details class="panel backup-more">
      <summary>
        <h2>{t('plain_title')}</h2>
      </summary>
      <div class="backup-form">
        <p class="panel-text">{t('plain_text')}</p>
        <Notice tone="caution" icon="alarm" title={t('plain_warning_title')}>
          {t('plain_warning_text')}
        </Notice>
        <Understood text={t('plain_understood')} checked={understood} onChecked={setUnderstood} />
        {state.kind === 'failed' && <FailureNotice words={state.words} />}
        {state.kind === 'written' && (
          <>
            <Notice tone="good" title={t('backup_written_title')} announce>
              {t('plain_written_text', name)}
            </Notice>
            <LeftOut accounts={state.leftOut} />
          </>
        )}
        <div class="add-form-actions">
          {state.kind === 'writing' ? (
            <BusyLine>{t('backup_writing')}</BusyLine>
          ) : (
            <Button look="strong" disabled={!understood} onClick={() => write({ form: 'uris' })}>
              {t('plain_write')}
            </Button>
          )}
        </div>
      </div>
    </details>
  );
}
