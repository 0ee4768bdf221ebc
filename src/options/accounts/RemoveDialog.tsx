import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { Notice } from '../../ui/Notice.tsx';
import { plain } from '../../ui/plain.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { t, tCount } from '../../ui/t.ts';
import '../dialog.css';

type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'removing' }
  /** The server could not be told; the account is still here. */
  | { readonly kind: 'untold'; readonly why: FailureWords }
  | { readonly kind: 'broken'; readonly why: FailureWords };

/** Asks before an account is removed, and what to do when the server can't be told. */
export function RemoveDialog({
  account,
  name,
  host,
  onClosed,
}: {
  readonly account: AccountView;
  readonly name: string;
  readonly host: Host;
  readonly onClosed: (removed: boolean) => void;
}) {
  const [stage, setStage] = useState<Stage>({ kind: 'asking' });
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);

  async function remove(force: boolean): Promise<void> {
    setStage({ kind: 'removing' });
    try {
      const answer = await host.send('accounts.remove', { accountId: account.accountId, force });
      // Gone already is what was asked for.
      if (answer.ok || answer.failure.code === 'unknown_account') onClosed(true);
      else setStage({ kind: 'untold', why: failureWords(answer.failure) });
    } catch (error) {
      setStage({ kind: 'broken', why: brokenWords(error) });
    }
  }

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={title}
      onClose={() => onClosed(false)}
      onCancel={(event) => {
        // What was asked of the server can't be taken back by Escape.
        if (stage.kind === 'removing') event.preventDefault();
      }}
    >
      <h2 id={title}>{t('remove_title', name)}</h2>
      <RemoveWords stage={stage} account={account} />
      <div class="dialog-actions">
        {stage.kind === 'removing' ? (
          <p class="dialog-busy" role="status">
            <Spinner />
            {t('removing')}
          </p>
        ) : (
          <RemoveActions
            stage={stage}
            onCancel={() => dialog.current?.close()}
            onRemove={(force) => void remove(force)}
          />
        )}
      </div>
    </dialog>
  );
}

function RemoveWords({ stage, account }: { readonly stage: Stage; readonly account: AccountView }) {
  const { label, devicesWaiting, status } = account;
  switch (stage.kind) {
    case 'asking':
    case 'removing':
      return (
        <div class="dialog-words">
          <p>{t('remove_text', plain(label))}</p>
          {status.kind === 'active' && <p>{t('remove_ends')}</p>}
          {devicesWaiting > 0 && (
            <Notice tone="caution" icon="alarm">
              {tCount('remove_waiting', devicesWaiting)}
            </Notice>
          )}
          <p>{t('remove_kept')}</p>
        </div>
      );
    case 'untold':
      return (
        <div class="dialog-words">
          <Notice tone="caution" title={stage.why.title} announce>
            {stage.why.text}
          </Notice>
          <p>{t('remove_force_text')}</p>
        </div>
      );
    case 'broken':
      return (
        <Notice tone="caution" title={stage.why.title} announce>
          {stage.why.text}
        </Notice>
      );
  }
}

function RemoveActions({
  stage,
  onCancel,
  onRemove,
}: {
  readonly stage: Stage;
  readonly onCancel: () => void;
  readonly onRemove: (force: boolean) => void;
}) {
  const untold = stage.kind === 'untold';
  return (
    <>
      <Button look="plain" autofocus onClick={onCancel}>
        {t('cancel')}
      </Button>
      {untold && (
        <Button look="plain" onClick={() => onRemove(true)}>
          {t('remove_force')}
        </Button>
      )}
      <Button look="strong" onClick={() => onRemove(false)}>
        {t(stage.kind === 'asking' ? 'remove_confirm' : 'try_again')}
      </Button>
    </>
  );
}
