import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../ui/t.ts';
import { BusyLine } from '../add/BusyLine.tsx';
import { FailureNotice } from '../add/FailureNotice.tsx';
import '../dialog.css';
import { QrCode } from '../QrCode.tsx';
import { LeftOut } from './LeftOut.tsx';
import { Understood } from './Understood.tsx';
import { useExport } from './use-export.ts';

/** Milliseconds that a code stands on the screen, as one account's does. */
const SHOWN_FOR = 60_000;

/** Accounts as codes for Google Authenticator on a phone, one after the other. */
export function MigrationExport({ host }: { readonly host: Host }) {
  const [understood, setUnderstood] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { state, write, reset } = useExport(host, ({ texts }) => setCodes(texts));
  const hide = () => {
    setCodes([]);
    setUnderstood(false);
    reset();
  };
  return (
    <details class="panel backup-more" onToggle={({ currentTarget }) => currentTarget.open || hide()}>
      <summary>
        <h2>{t('migration_title')}</h2>
      </summary>
      <div class="backup-form">
        <p class="panel-text">{t('migration_text')}</p>
        {state.kind === 'failed' && <FailureNotice words={state.words} />}
        {state.kind === 'written' ? (
          <>
            <LeftOut accounts={state.leftOut} />
            {codes.length === 0 ? <p>{t('migration_none')}</p> : <Codes host={host} codes={codes} onOver={hide} />}
            <div class="add-form-actions">
              <Button look="plain" onClick={hide}>
                {t('migration_hide')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Notice tone="caution" icon="alarm">
              {t('migration_warning')}
            </Notice>
            <Understood text={t('migration_understood')} checked={understood} onChecked={setUnderstood} />
            <div class="add-form-actions">
              {state.kind === 'writing' ? (
                <BusyLine>{t('backup_writing')}</BusyLine>
              ) : (
                <Button
                  look="strong"
                  disabled={!understood}
                  onClick={() => write({ form: 'migration', passcodeIds: [] })}
                >
                  {t('migration_show')}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
    </details>
  );
}

interface CodesProps {
  readonly host: Host;
  readonly codes: readonly string[];
  /** They stood long enough, or nobody looks at the page. */
  readonly onOver: () => void;
}

function Codes({ host, codes, onOver }: CodesProps) {
  const [at, setAt] = useState(0);
  // Each code has its own minute: a transfer of many takes longer than one.
  useEffect(() => host.clock.after(SHOWN_FOR, onOver), [host, at]);
  // Before they are painted: the tab may have gone to the back while the background answered.
  useLayoutEffect(() => {
    const look = () => document.visibilityState === 'hidden' && onOver();
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const text = codes[at];
  if (text === undefined) return null;
  const name = t('migration_code', (at + 1).toLocaleString(), codes.length.toLocaleString());
  return (
    <div class="migration-codes">
      <p class="migration-name" role="status">
        {name}
      </p>
      <QrCode key={at} text={text} label={name} />
      {codes.length > 1 && (
        <div class="backup-actions">
          <Button look="plain" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {t('migration_before')}
          </Button>
          <Button look="primary" disabled={at === codes.length - 1} onClick={() => setAt(at + 1)}>
            {t('migration_next')}
          </Button>
        </div>
      )}
    </div>
  );
}
