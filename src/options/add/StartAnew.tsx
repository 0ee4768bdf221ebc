import { useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { LostWords } from '../../ui/import/LostWords.tsx';
import type { LostState } from '../../ui/import/use-import.ts';
import { t } from '../../ui/t.ts';
import { Understood } from '../backup/Understood.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Asks before a new key takes the place of the lost one, and goes on with what was brought. */
export function StartAnew({
  host,
  lost,
  onDone,
}: {
  readonly host: Host;
  readonly lost: LostState;
  readonly onDone: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const [understood, setUnderstood] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setAsking(true)}>
        {t('lost_start')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('lost_ask')}
          confirm={t('lost_confirm')}
          working={t('lost_working')}
          ready={understood}
          send={() => host.send('passcodes.startAnew', {})}
          onClosed={(done) => {
            setAsking(false);
            setUnderstood(false);
            if (done) onDone();
          }}
        >
          <LostWords lost={lost} />
          <Understood text={t('lost_understood')} checked={understood} onChecked={setUnderstood} />
        </ConfirmDialog>
      )}
    </>
  );
}
