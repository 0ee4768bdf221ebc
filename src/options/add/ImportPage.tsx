import { useEffect } from 'preact/hooks';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { FileZone } from '../../ui/FileZone.tsx';
import type { Host } from '../../ui/host.ts';
import { ImportSteps } from '../../ui/import/ImportSteps.tsx';
import { type LostState, missesParts, useImport } from '../../ui/import/use-import.ts';
import { t } from '../../ui/t.ts';
import { useDrops } from '../../ui/use-drops.ts';
import { PageHead } from '../PageHead.tsx';
import { BackToWays } from './BackToWays.tsx';
import { StartAnew } from './StartAnew.tsx';
import { type ImportTools, useBrought } from './use-brought.ts';

interface ImportPageProps {
  readonly host: Host;
  readonly tools: ImportTools;
  /** Files that were chosen on another page; given once. */
  readonly takeFiles: () => readonly File[];
}

/** Accounts from files, pictures and texts: shown whole before anything is added. */
export function ImportPage({ host, tools, takeFiles }: ImportPageProps) {
  const flow = useImport(host);
  const startAnew = (lost: LostState) => <StartAnew host={host} lost={lost} onDone={flow.again} />;
  const brought = useBrought(flow, tools);
  useEffect(() => {
    const files = takeFiles();
    if (files.length > 0) brought.files(files);
  }, []);
  const isOver = useDrops(brought.transfer);
  const { state } = flow;
  const isPartly = state.kind === 'previewed' && missesParts(state.preview);
  const alone = state.kind === 'nothing' || state.kind === 'refused';
  const zone = (
    <FileZone
      title={t(isPartly ? 'import_zone_parts' : state.kind === 'added' ? 'import_zone_more' : 'import_zone_title')}
      text={t(isPartly ? 'import_zone_parts_text' : 'import_zone_text')}
      icon={alone ? 'file' : null}
      isOver={isOver}
      accept=""
      multiple
      onFiles={brought.files}
      onPaste={brought.paste}
    />
  );
  return (
    <>
      <BackToWays />
      <PageHead title={t('import_title')} text={t('import_text')} />
      <ImportSteps flow={flow} more={isPartly && zone} startAnew={startAnew}>
        <ButtonLink look="primary" href="#accounts">
          {t('import_see')}
        </ButtonLink>
        <ButtonLink look="quiet" href="#backup">
          {t('import_back_up')}
        </ButtonLink>
      </ImportSteps>
      {(alone || state.kind === 'added') && zone}
      {alone && (
        <>
          <p class="import-region">
            <ButtonLink look="quiet" icon="scan" href="../reading/index.html">
              {t('import_region')}
            </ButtonLink>
          </p>
          <section class="import-formats" aria-labelledby="import-formats">
            <h2 id="import-formats">{t('import_formats_title')}</h2>
            <p>{t('import_formats_text')}</p>
            <p>{t('import_formats_promise')}</p>
          </section>
        </>
      )}
    </>
  );
}
