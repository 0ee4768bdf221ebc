import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Answer } from '../messaging/messages.ts';
import { Button } from '../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../ui/broken-words.ts';
import { failureWords } from '../ui/failure-words.ts';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { t } from '../ui/t.ts';
import './dialog.css';

interface ConfirmDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly working: string;
  /** Whether the person did what comes before the confirmation. */
  readonly ready: boolean;
  readonly send: () => Promise<Answer<object>>;
  readonly onClosed: (done: boolean) => void;
  readonly children: ComponentChildren;
}

type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'working' }
  | { readonly kind: 'failed'; readonly why: FailureWords };

/** Asks before something is done that can't be taken back. Cancel has the focus: no key or click that was under way confirms. */
export function ConfirmDialog({ title, confirm, working, ready, send, onClosed, children }: ConfirmDialogProps) {
  const [stage, setStage] = useState<Stage>({ kind: 'asking' });
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);

  async function act(): Promise<void> {
    setStage({ kind: 'working' });
    try {
      const answer = await send();
      if (answer.ok) onClosed(true);
      else setStage({ kind: 'failed', why: failureWords(answer.failure) });
    } catch (error) {
      setStage({ kind: 'failed', why: brokenWords(error) });
    }
  }

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={heading}
      onClose={() => onClosed(false)}
      onCancel={(event) => {
        // What was asked of the server can't be taken back by Escape.
        if (stage.kind === 'working') event.preventDefault();
      }}
    >
      <h2 id={heading}>{title}</h2>
      <div class="dialog-words">
        {stage.kind === 'failed' ? (
          <Notice tone="caution" title={stage.why.title} announce>
            {stage.why.text}
          </Notice>
        ) : (
          children
        )}
      </div>
      <div class="dialog-actions">
        {stage.kind === 'working' ? (
          <p class="dialog-busy" role="status">
            <Spinner />
            {working}
          </p>
        ) : (
          <>
            <Button look="plain" autofocus onClick={() => dialog.current?.close()}>
              {t('cancel')}
            </Button>
            <Button look="strong" disabled={!ready} onClick={() => void act()}>
              {stage.kind === 'failed' ? t('try_again') : confirm}
            </Button>
          </>
        )}
      </div>
    </dialog>
  );
}
