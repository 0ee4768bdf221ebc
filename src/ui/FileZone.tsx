import { useId } from 'preact/hooks';
import { Button } from './Button.tsx';
import { ChooseFile } from './ChooseFile.tsx';
import './file-zone.css';
import { Icon, type IconName } from './Icon.tsx';
import { t } from './t.ts';

interface FileZoneProps {
  readonly title: string;
  readonly text: string;
  /** Drawn large where the zone is what the page is about; `null` where it stands beside something else. */
  readonly icon: IconName | null;
  /** A file is being dragged over the page. */
  readonly isOver: boolean;
  /** What the browser's own window offers to choose, as an `input` takes it. */
  readonly accept: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onPaste: () => void;
}

/** Where files come from: chosen, dropped, or pasted. */
export function FileZone({ title, text, icon, isOver, accept, multiple = false, onFiles, onPaste }: FileZoneProps) {
  const heading = useId();
  return (
    <section class={`file-zone${isOver ? ' file-zone-over' : ''}`} aria-labelledby={heading}>
      {icon !== null && (
        <span class="file-zone-icon">
          <Icon name={icon} size={32} />
        </span>
      )}
      <h2 id={heading}>{title}</h2>
      <p>{text}</p>
      <div class="file-zone-buttons">
        <ChooseFile look={icon === null ? 'plain' : 'primary'} accept={accept} multiple={multiple} onFiles={onFiles} />
        <Button look="plain" icon="paste" onClick={onPaste}>
          {t('read_paste')}
        </Button>
      </div>
    </section>
  );
}
