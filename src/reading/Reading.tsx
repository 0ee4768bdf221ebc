import { useEffect } from 'preact/hooks';
import { type Pasted, pictureIn } from '../pictures/clipboard.ts';
import type { OpenFile } from '../pictures/open-file.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { FileZone } from '../ui/FileZone.tsx';
import type { Host } from '../ui/host.ts';
import { isMigrationText } from '../ui/import/account-text.ts';
import { ImportSteps } from '../ui/import/ImportSteps.tsx';
import { type ImportFlow, useImport } from '../ui/import/use-import.ts';
import { Mark } from '../ui/Mark.tsx';
import { Notice } from '../ui/Notice.tsx';
import { t } from '../ui/t.ts';
import { useDrops } from '../ui/use-drops.ts';
import { Codes } from './Codes.tsx';
import { PicturePane } from './PicturePane.tsx';
import './reading.css';
import type { NoPicture, Shown } from './shown.ts';
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
 * Reads codes in a picture file, in the clipboard's picture and in what a tab shows. No picture is stored or sent, and
 * no sign-in code can be approved: a picture has no origin (P11). Accounts with codes are added by the person's yes alone.
 */
export function Reading({ host, handedOver, openFile, clipboard }: ReadingProps) {
  const { shown, open, paste, frame, look } = useReading({ host, handedOver, openFile, clipboard });
  const isOver = useDrops((transfer) => open(pictureIn(transfer)));
  const flow = useImport(host);
  useMoreParts(shown, flow);
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
          <ImportSteps flow={flow}>
            <ButtonLink look="primary" href="../options/index.html#accounts">
              {t('import_see')}
            </ButtonLink>
          </ImportSteps>
          {shown.kind === 'picture' && flow.state.kind !== 'previewed' && (
            <Codes host={host} looked={shown.looked} onAdd={(text) => flow.bringTexts([text])} />
          )}
          <FileZone
            title={t(shown.kind === 'picture' ? 'read_another_title' : 'read_choice_title')}
            text={t('read_choice_text')}
            icon={shown.kind === 'picture' ? null : 'picture'}
            isOver={isOver}
            accept="image/*"
            onFiles={([file]) => open(file ?? null)}
            onPaste={paste}
          />
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

/** A transfer in several codes goes on with whatever picture shows more of them; all else ends with its picture. */
function useMoreParts(shown: Shown, flow: ImportFlow): void {
  const looked = shown.kind === 'picture' && shown.looked.kind === 'looked' ? shown.looked : null;
  const { state } = flow;
  const missesParts =
    state.kind === 'previewed' && state.preview.parts !== null && state.preview.parts.missing.length > 0;
  useEffect(() => {
    if (shown.kind === 'opening' && !missesParts) flow.reset();
  }, [shown.kind]);
  useEffect(() => {
    const texts = looked?.codes.map(({ text }) => text).filter(isMigrationText) ?? [];
    if (missesParts && !state.adding && texts.length > 0) flow.bringTexts(texts);
  }, [looked]);
}
