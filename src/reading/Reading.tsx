import { useEffect, useState } from 'preact/hooks';
import type { Host } from '../ui/host.ts';
import { Mark } from '../ui/Mark.tsx';
import { Notice } from '../ui/Notice.tsx';
import { t } from '../ui/t.ts';
import { Codes } from './Codes.tsx';
import { type Pasted, pictureIn } from './clipboard.ts';
import type { OpenFile } from './open-file.ts';
import { PictureChoice } from './PictureChoice.tsx';
import { PicturePane } from './PicturePane.tsx';
import './reading.css';
import type { NoPicture } from './shown.ts';
import { useReading } from './use-reading.ts';
import { Working } from './Working.tsx';

interface ReadingProps {
  readonly host: Host;
  /** Names the picture that the background keeps for this page; empty where there is none. */
  readonly handedOver: string;
  readonly openFile: OpenFile;
  readonly clipboard: () => Promise<Pasted>;
}

/**
 * Reads codes in a picture file, in the clipboard's picture and in what a tab shows. Nothing is stored or sent, no text
 * of a code is acted on, and none can be approved: a picture has no origin (P11).
 */
export function Reading({ host, handedOver, openFile, clipboard }: ReadingProps) {
  const { shown, open, paste, frame, look } = useReading({ host, handedOver, openFile, clipboard });
  const isOver = useDropsAndPastes(open);
  useEffect(() => {
    document.title = t('read_page_title');
  }, []);
  return (
    <main
      class="reading"
      data-shown={shown.kind}
      data-looked={shown.kind === 'picture' ? shown.looked.kind : undefined}
    >
      <header class="reading-head">
        <Mark size={40} />
        <div>
          <h1>{t('read_title')}</h1>
          <p>{t('read_text')}</p>
        </div>
      </header>
      <div class="reading-columns">
        {shown.kind === 'picture' && <PicturePane shown={shown} onFrame={frame} onLook={look} />}
        <div class="reading-side">
          {shown.kind === 'opening' && <Working text={t('read_opening')} />}
          {shown.kind === 'refused' && <NoPictureNotice why={shown.why} />}
          {shown.kind === 'picture' && <Codes host={host} looked={shown.looked} />}
          <PictureChoice isOver={isOver} isAnother={shown.kind === 'picture'} onFile={open} onPaste={paste} />
        </div>
      </div>
    </main>
  );
}

function NoPictureNotice({ why }: { readonly why: NoPicture }) {
  return (
    <Notice tone="caution" title={t(`read_refused_${why}_title`)} announce>
      {t(`read_refused_${why}_text`)}
    </Notice>
  );
}

/** Takes files wherever they are dropped, which the browser would open instead of this page, and pastes. */
function useDropsAndPastes(open: (file: File | null) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const over = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      open(pictureIn(event.dataTransfer));
    };
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', left, { signal });
    window.addEventListener('drop', dropped, { signal });
    window.addEventListener('paste', (event) => open(pictureIn(event.clipboardData)), { signal });
    return () => ending.abort();
  }, []);
  return isOver;
}
