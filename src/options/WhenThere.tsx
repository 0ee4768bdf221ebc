import type { ComponentChildren } from 'preact';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { t } from '../ui/t.ts';
import type { Answered } from './use-asked.ts';
import './when-there.css';

/** Draws an answer when it is there, and until then what is going on. */
export function WhenThere<T>({
  state,
  reload,
  children,
}: {
  readonly state: Answered<T>;
  readonly reload: () => void;
  readonly children: (value: T) => ComponentChildren;
}) {
  switch (state.kind) {
    case 'loading':
      return (
        <p class="waiting" role="status">
          <Spinner />
          {t('list_loading')}
        </p>
      );
    case 'broken':
      return (
        <Notice tone="caution" title={state.why.title} announce>
          <p>{state.why.text}</p>
          <p class="broken-again">
            <Button look="plain" onClick={reload}>
              {t('try_again')}
            </Button>
          </p>
        </Notice>
      );
    case 'there':
      return <>{children(state.value)}</>;
  }
}
