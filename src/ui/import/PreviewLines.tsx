import { useId, useState } from 'preact/hooks';
import { Button } from '../Button.tsx';
import { Plain } from '../Plain.tsx';
import { t, tCount } from '../t.ts';
import { entryWords, kindTag, namesOf } from './import-words.ts';
import type { ReadPreview } from './use-import.ts';

type Line = ReadPreview['lines'][number];

/** Lines drawn at once; an import may have 20,000. */
const PAGE_SIZE = 200;

/** The lines of one kind, as many as are looked at. */
export function PreviewLines({
  title,
  lines,
  source,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly source: string;
}) {
  const [shown, setShown] = useState(PAGE_SIZE);
  const heading = useId();
  if (lines.length === 0) return null;
  return (
    <section class="preview-lines" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      <ol>
        {lines.slice(0, shown).map((line, index) => (
          <li key={index} class={`preview-line preview-line-${line.kind}`} data-line={line.kind}>
            <span class="preview-position">{placeOf(line.position, source)}</span>
            <span class="preview-words">
              <LineWords line={line} source={source} />
            </span>
          </li>
        ))}
      </ol>
      {lines.length > shown && (
        <Button look="plain" onClick={() => setShown(shown + PAGE_SIZE * 5)}>
          {tCount('import_more', lines.length - shown)}
        </Button>
      )}
    </section>
  );
}

/** Lists of codes have lines, files of other apps have entries. */
const hasLines = (source: string): boolean => source === 'uri_list' || source === 'ente';

const placeOf = (position: number, source: string): string =>
  t(hasLines(source) ? 'import_line' : 'import_entry', position.toLocaleString());

function sameAs(position: number | null, source: string): string {
  if (position === null) return t('import_same_present');
  return t(hasLines(source) ? 'import_same_line' : 'import_same_entry', position.toLocaleString());
}

function LineWords({ line, source }: { readonly line: Line; readonly source: string }) {
  if (line.kind === 'unreadable') {
    const name = line.reason === 'part_missing' ? t('import_part', line.name) : line.name;
    return (
      <>
        {name !== '' && (
          <strong>
            <Plain>{name}</Plain>
          </strong>
        )}
        <span class="preview-why">{entryWords(line.reason)}</span>
      </>
    );
  }
  const { name, beside } = namesOf(line);
  return (
    <>
      <strong>
        <Plain>{name}</Plain>
      </strong>
      {beside !== '' && (
        <span class="preview-beside">
          <Plain>{beside}</Plain>
        </span>
      )}
      {line.account !== 'totp' && <span class="preview-tag">{kindTag(line.account)}</span>}
      {line.group !== '' && (
        <span class="preview-tag">
          <Plain>{line.group}</Plain>
        </span>
      )}
      {line.kind === 'duplicate' && (
        <span class="preview-why">{line.raises ? t('import_raises') : sameAs(line.sameAs, source)}</span>
      )}
    </>
  );
}
