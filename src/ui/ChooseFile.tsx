import { useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import { t } from './t.ts';

interface ChooseFileProps {
  readonly look: 'primary' | 'plain';
  /** What the browser's own window offers to choose, as an `input` takes it. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that opens the browser's own window to choose files. */
export function ChooseFile({ look, accept = '', multiple = false, onFiles }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} icon="file" onClick={() => input.current?.click()}>
        {t('read_choose')}
      </Button>
      <input
        ref={input}
        type="file"
        class="unseen"
        accept={accept}
        multiple={multiple}
        tabIndex={-1}
        aria-label={t('read_choose')}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
