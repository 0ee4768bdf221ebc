import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import type { Host } from '../../ui/host.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { t } from '../../ui/t.ts';
import { FailureNotice } from '../add/FailureNotice.tsx';
import './diagnostics.css';
import { diagnosticsText } from './diagnostics-text.ts';

type Stage =
  | { readonly kind: 'closed' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'broken'; readonly why: FailureWords }
  | { readonly kind: 'there'; readonly text: string; readonly copied: 'not_yet' | 'done' | 'failed' };

/** What helps to find a fault: shown first, so that the person sees what would leave, and copied only by a click. */
export function Diagnostics({ host, browser }: { readonly host: Host; readonly browser: string }) {
  const [stage, setStage] = useState<Stage>({ kind: 'closed' });
  const title = useId();

  async function show(): Promise<void> {
    setStage({ kind: 'loading' });
    try {
      const text = diagnosticsText(await host.send('diagnostics.get', {}), host.version, browser);
      setStage({ kind: 'there', text, copied: 'not_yet' });
    } catch (error) {
      setStage({ kind: 'broken', why: brokenWords(error) });
    }
  }

  async function copy(text: string): Promise<void> {
    const copied = await host.copy(text).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    setStage({ kind: 'there', text, copied });
  }

  return (
    <section class="diagnostics" aria-labelledby={title}>
      <h2 id={title}>{t('diagnostics_title')}</h2>
      <p class="diagnostics-words">{t('diagnostics_text')}</p>
      {stage.kind === 'broken' && <FailureNotice words={stage.why} />}
      {stage.kind === 'there' && (
        <textarea class="diagnostics-shown" readOnly aria-label={t('diagnostics_label')} rows={14} value={stage.text} />
      )}
      <div class="diagnostics-actions">
        {stage.kind === 'loading' && (
          <p class="waiting" role="status">
            <Spinner />
            {t('list_loading')}
          </p>
        )}
        {(stage.kind === 'closed' || stage.kind === 'broken') && (
          <Button look="plain" onClick={() => void show()}>
            {t(stage.kind === 'broken' ? 'try_again' : 'diagnostics_show')}
          </Button>
        )}
        {stage.kind === 'there' && (
          <>
            <Button look="primary" onClick={() => void copy(stage.text)}>
              {t('diagnostics_copy')}
            </Button>
            <p class="diagnostics-said" role="status">
              {stage.copied === 'done' && t('diagnostics_copied')}
              {stage.copied === 'failed' && t('diagnostics_copy_failed')}
            </p>
          </>
        )}
      </div>
    </section>
  );
}
