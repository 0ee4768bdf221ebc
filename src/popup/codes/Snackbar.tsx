import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/t.ts';
import './snackbar.css';
import type { Said } from './use-code-actions.ts';

interface SnackbarProps {
  readonly said: Said | null;
  readonly onUndo: () => void;
  /** The clipboard is to be emptied after copying, from now on. */
  readonly onEmpty: () => void;
}

/** What the last click led to, over the end of the list. Its place is always there, so that what comes into it is read out. */
export function Snackbar({ said, onUndo, onEmpty }: SnackbarProps) {
  return (
    <div class="snackbar" role="status">
      {said !== null && (
        <div key={said.count} class={said.kind === 'seen' ? 'unseen' : `snack snack-${said.kind}`}>
          {said.kind === 'failed' ? (
            <>
              <Icon name="info" size={20} />
              <div class="snack-words">
                <p class="snack-title few-lines">{said.words.title}</p>
                {said.words.text !== '' && <p>{said.words.text}</p>}
              </div>
            </>
          ) : (
            <>
              <Icon name="check" size={18} />
              <p class="snack-words">
                <span class="few-lines">{said.words}</span>
              </p>
            </>
          )}
          {said.kind === 'offer' && (
            <Button look="quiet" onClick={onEmpty}>
              {t('codes_empty_offer')}
            </Button>
          )}
          {said.kind === 'removed' && (
            <Button look="quiet" icon="undo" onClick={onUndo}>
              {t('codes_undo')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
