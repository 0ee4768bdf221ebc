import type { ComponentChildren } from 'preact';
import { Notice } from '../Notice.tsx';
import { Spinner } from '../Spinner.tsx';
import { t } from '../t.ts';
import { ImportedAccounts } from './ImportedAccounts.tsx';
import './import.css';
import { ImportPreview } from './ImportPreview.tsx';
import { LostKey } from './LostKey.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import type { ImportFlow, LostState } from './use-import.ts';

interface ImportStepsProps {
  readonly flow: ImportFlow;
  /** Stands beside what was read so far, to bring what is missing of it. */
  readonly more?: ComponentChildren;
  /** Where the page can begin with a new key: its button. Others lead to the page that can. */
  readonly startAnew?: (lost: LostState) => ComponentChildren;
  /** Where the accounts are to be seen once they are there. */
  readonly children: ComponentChildren;
}

/** Whatever bringing accounts in shows: the wait, the password, what would be added, what was. */
export function ImportSteps({ flow, more, startAnew, children }: ImportStepsProps) {
  const { state } = flow;
  switch (state.kind) {
    case 'nothing':
      return null;
    case 'reading':
      return (
        <p class="import-working" role="status">
          <Spinner />
          <span>{t('import_reading')}</span>
        </p>
      );
    case 'locked':
      return (
        <PasswordForm
          source={state.source}
          error={state.error}
          opening={state.opening}
          onPassword={flow.unlock}
          onCancel={flow.reset}
        />
      );
    case 'refused':
      return (
        <Notice tone="caution" title={state.words.title} announce>
          {state.words.text}
        </Notice>
      );
    case 'lost':
      return (
        <LostKey lost={state} onCancel={flow.reset}>
          {startAnew?.(state)}
        </LostKey>
      );
    case 'previewed':
      return (
        <ImportPreview state={state} onAdd={flow.add} onCancel={flow.reset}>
          {more}
        </ImportPreview>
      );
    case 'added':
      return (
        <ImportedAccounts count={state.passcodeIds.length} raised={state.raised} preview={state.preview}>
          {children}
        </ImportedAccounts>
      );
  }
}
