import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Spinner } from '../Spinner.tsx';
import { type TextKey, t, tCount } from '../t.ts';
import { EnrolAgain } from './EnrolAgain.tsx';
import { sourceName } from './import-words.ts';
import { PreviewLines } from './PreviewLines.tsx';
import { StepTitle } from './StepTitle.tsx';
import type { ImportState, ReadPreview } from './use-import.ts';

type Kind = ReadPreview['lines'][number]['kind'];

/** What could not be read comes first: it is what a person has to know before the rest. */
const ORDER: readonly { readonly kind: Kind; readonly title: TextKey }[] = [
  { kind: 'unreadable', title: 'import_unreadable_title' },
  { kind: 'new', title: 'import_new_title' },
  { kind: 'duplicate', title: 'import_duplicate_title' },
];

interface ImportPreviewProps {
  readonly state: Extract<ImportState, { kind: 'previewed' }>;
  readonly onAdd: () => void;
  readonly onCancel: () => void;
  /** To bring what is missing. */
  readonly children: ComponentChildren;
}

/** What adding would do, told before anything is done: the numbers first, then every line with its reason. */
export function ImportPreview({ state: { preview, adding, failed }, onAdd, onCancel, children }: ImportPreviewProps) {
  const { source, parts } = preview;
  // What is missing of a transfer is told above.
  const lines = parts === null ? preview.lines : preview.lines.filter((line) => !isMissingPart(line));
  const [asked, setAsked] = useState(false);
  const of = (kind: Kind) => lines.filter((line) => line.kind === kind);
  const fresh = of('new').length;
  const raising = lines.filter(isRaising).length;
  const missing = parts === null ? [] : parts.missing;
  return (
    <section class="import-step import-preview" data-preview={source}>
      <StepTitle>
        {fresh > 0
          ? tCount('import_found', fresh)
          : raising > 0
            ? tCount('import_found_raises', raising)
            : t('import_nothing_new')}
      </StepTitle>
      <p class="import-from">{t('import_from', sourceName(source))}</p>
      <ul class="import-totals">
        {ORDER.map(({ kind }) => (
          <li
            key={kind}
            data-total={kind}
            data-none={of(kind).length === 0}
            class={`import-total import-total-${kind}`}
          >
            {tCount(`import_total_${kind}`, of(kind).length)}
          </li>
        ))}
        {raising > 0 && (
          <li data-total="raises" class="import-total import-total-raises">
            {tCount('import_total_raises', raising)}
          </li>
        )}
      </ul>
      {parts !== null && <PartsNotice parts={parts} />}
      {failed !== null && (
        <Notice tone="caution" title={failed.title} announce>
          {failed.text}
        </Notice>
      )}
      {asked && missing.length > 0 && (
        <Notice tone="caution" announce>
          {t(
            parts !== null && parts.of - parts.have === 1 ? 'import_parts_ask_one' : 'import_parts_ask_other',
            missingWords(parts),
          )}
        </Notice>
      )}
      <div class="import-actions">
        {adding ? (
          <p class="import-working" role="status">
            <Spinner />
            <span>{t('import_adding')}</span>
          </p>
        ) : (
          <>
            {fresh + raising > 0 && (
              <Button
                look={missing.length > 0 ? 'plain' : 'primary'}
                onClick={() => (missing.length > 0 && !asked ? setAsked(true) : onAdd())}
              >
                {asked && missing.length > 0
                  ? t('import_add_partly')
                  : fresh > 0
                    ? tCount('import_add', fresh)
                    : tCount('import_raise', raising)}
              </Button>
            )}
            <Button look="quiet" onClick={onCancel}>
              {t(fresh + raising > 0 ? 'cancel' : 'import_close')}
            </Button>
          </>
        )}
      </div>
      {children}
      <EnrolAgain accounts={preview.enrolAgain} />
      {ORDER.map(({ kind, title }) => (
        <PreviewLines key={kind} title={t(title)} lines={of(kind)} source={source} />
      ))}
    </section>
  );
}

const isMissingPart = (line: ReadPreview['lines'][number]): boolean =>
  line.kind === 'unreadable' && line.reason === 'part_missing';

/** What is there is behind what was brought: adding raises its counter. */
const isRaising = (line: ReadPreview['lines'][number]): boolean => line.kind === 'duplicate' && line.raises;

/** The numbers of missing parts, and how many more are missing: not all are named. */
function missingWords(parts: ReadPreview['parts']): string {
  if (parts === null) return '';
  const numbers = parts.missing.map((part) => part.toLocaleString()).join(', ');
  const others = parts.of - parts.have - parts.missing.length;
  return others > 0 ? t('import_parts_others', numbers, others.toLocaleString()) : numbers;
}

function PartsNotice({ parts }: { readonly parts: NonNullable<ReadPreview['parts']> }) {
  const { have, of, missing } = parts;
  const [read, all] = [have.toLocaleString(), of.toLocaleString()];
  return missing.length === 0 ? (
    <Notice tone="good">{t('import_parts_whole', all)}</Notice>
  ) : (
    <Notice tone="calm" icon="scan" title={t('import_parts_some', read, all)} announce>
      <p>{t('import_parts_missing', missingWords(parts))}</p>
      <p>{t('import_parts_more')}</p>
    </Notice>
  );
}
