import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { spokenName } from '../../ui/import/import-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../ui/t.ts';
import '../dialog.css';
import { fitsCode, QrCode } from '../QrCode.tsx';

/** Milliseconds after which a code that holds a secret is taken off the screen. */
const SHOWN_FOR = 60_000;

type Stage =
  | { readonly kind: 'warned' }
  | { readonly kind: 'shown'; readonly text: string }
  /** `isFinal`: trying again would change nothing. */
  | { readonly kind: 'failed'; readonly words: FailureWords; readonly isFinal?: boolean };

/** An account as a code for another device: behind a warning, on a click, and not for long. */
export function ShowQrDialog({
  host,
  account,
  onClosed,
}: {
  readonly host: Host;
  readonly account: PasscodeView;
  readonly onClosed: () => void;
}) {
  const [stage, setStage] = useState<Stage>({ kind: 'warned' });
  const isFinal = stage.kind === 'failed' && stage.isFinal === true;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const spoken = spokenName(account);
  useEffect(() => dialog.current?.showModal(), []);
  // Before it is painted: the tab may have gone to the back while the background answered.
  useLayoutEffect(() => {
    if (stage.kind !== 'shown') return undefined;
    // In a tab that went to the back it would stand in the next person's sight.
    const hidden = () => document.visibilityState === 'hidden' && dialog.current?.close();
    hidden();
    document.addEventListener('visibilitychange', hidden);
    return () => document.removeEventListener('visibilitychange', hidden);
  }, [stage]);
  useEffect(
    () => (stage.kind === 'shown' ? host.clock.after(SHOWN_FOR, () => dialog.current?.close()) : undefined),
    [host, stage],
  );

  async function show(): Promise<void> {
    try {
      const answer = await host.send('passcodes.export', { form: 'account', passcodeId: account.passcodeId });
      const [text] = answer.ok ? answer.texts : [];
      if (text !== undefined && fitsCode(text)) setStage({ kind: 'shown', text });
      else if (!answer.ok) setStage({ kind: 'failed', words: failureWords(answer.failure) });
      else
        setStage({
          kind: 'failed',
          words: { title: t('passcode_qr_long_title'), text: t('passcode_qr_long_text') },
          isFinal: true,
        });
    } catch (error) {
      setStage({ kind: 'failed', words: brokenWords(error) });
    }
  }

  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={heading} onClose={onClosed}>
      <h2 id={heading}>{t(stage.kind === 'shown' ? 'passcode_qr_of' : 'passcode_qr_title', spoken)}</h2>
      <div class="dialog-words">
        {stage.kind === 'warned' && (
          <Notice tone="caution" icon="alarm">
            {t('passcode_qr_warning')}
          </Notice>
        )}
        {stage.kind === 'failed' && (
          <Notice tone="caution" title={stage.words.title} announce>
            {stage.words.text}
          </Notice>
        )}
        {stage.kind === 'shown' && (
          <>
            <QrCode text={stage.text} label={t('passcode_qr_of', spoken)} />
            <p>{t('passcode_qr_text')}</p>
          </>
        )}
      </div>
      <div class="dialog-actions">
        <Button look="plain" autofocus onClick={() => dialog.current?.close()}>
          {t(stage.kind === 'shown' ? 'passcode_qr_close' : isFinal ? 'close' : 'cancel')}
        </Button>
        {stage.kind !== 'shown' && !isFinal && (
          <Button look="strong" onClick={() => void show()}>
            {t(stage.kind === 'failed' ? 'try_again' : 'passcode_qr_show')}
          </Button>
        )}
      </div>
    </dialog>
  );
}
