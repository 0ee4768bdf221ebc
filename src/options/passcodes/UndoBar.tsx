import { Button } from '../../ui/Button.tsx';
import { t } from '../../ui/t.ts';

/** Says what was just done, over the page's lower edge, and takes it back. */
export function UndoBar({ text, onUndo }: { readonly text: string; readonly onUndo: () => void }) {
  return (
    <div class="undo-bar" role="status">
      <p>{text}</p>
      <Button look="quiet" icon="undo" onClick={onUndo}>
        {t('undo')}
      </Button>
    </div>
  );
}
