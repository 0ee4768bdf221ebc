import { useRef } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../ui/t.ts';
import './picture-choice.css';

interface PictureChoiceProps {
  /** A file is being dragged over the page. */
  readonly isOver: boolean;
  /** There is a picture already. */
  readonly isAnother: boolean;
  readonly onFile: (file: File) => void;
  readonly onPaste: () => void;
}

/** Where a picture comes from: a file that is chosen or dropped, or the clipboard. */
export function PictureChoice({ isOver, isAnother, onFile, onPaste }: PictureChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section class={`choice-zone${isOver ? ' choice-zone-over' : ''}`} aria-labelledby="choice-title">
      {!isAnother && (
        <span class="choice-zone-icon">
          <Icon name="picture" size={32} />
        </span>
      )}
      <h2 id="choice-title">{t(isAnother ? 'read_another_title' : 'read_choice_title')}</h2>
      <p>{t('read_choice_text')}</p>
      <div class="choice-zone-buttons">
        <Button look={isAnother ? 'plain' : 'primary'} icon="picture" onClick={() => input.current?.click()}>
          {t('read_choose')}
        </Button>
        <Button look="plain" icon="paste" onClick={onPaste}>
          {t('read_paste')}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        class="unseen"
        accept="image/*"
        tabIndex={-1}
        aria-label={t('read_choose')}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again.
          if (file !== undefined) onFile(file);
          currentTarget.value = '';
        }}
      />
    </section>
  );
}
