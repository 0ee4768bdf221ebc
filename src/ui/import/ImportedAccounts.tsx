import type { ComponentChildren } from 'preact';
import { Icon } from '../Icon.tsx';
import { t, tCount } from '../t.ts';
import { EnrolAgain } from './EnrolAgain.tsx';
import { PreviewLines } from './PreviewLines.tsx';
import { StepTitle } from './StepTitle.tsx';
import type { ReadPreview } from './use-import.ts';

/** What was added, what was not, and what only the person can bring back. */
export function ImportedAccounts({
  count,
  raised,
  preview,
  children,
}: {
  readonly count: number;
  /** Accounts that were there, whose counter was raised. */
  readonly raised: number;
  readonly preview: ReadPreview;
  /** What to do next. */
  readonly children: ComponentChildren;
}) {
  const of = (kind: ReadPreview['lines'][number]['kind']) => preview.lines.filter((line) => line.kind === kind);
  const [duplicates, unreadable] = [of('duplicate').length, of('unreadable')];
  return (
    <section class="import-step import-done" data-added={count}>
      <span class="import-done-icon">
        <Icon name="check" size={32} />
      </span>
      <StepTitle>
        {count === 0 && raised > 0 ? tCount('import_raised', raised) : tCount('import_added', count)}
      </StepTitle>
      {count > 0 && <p>{t('import_added_text')}</p>}
      {count > 0 && raised > 0 && <p>{tCount('import_raised', raised)}</p>}
      {raised > 0 && <p>{t('import_raised_text')}</p>}
      {duplicates > 0 && <p>{tCount('import_total_duplicate', duplicates)}</p>}
      {unreadable.length > 0 && <p>{tCount('import_total_unreadable', unreadable.length)}</p>}
      <EnrolAgain accounts={preview.enrolAgain} />
      <div class="import-actions">{children}</div>
      <PreviewLines title={t('import_unreadable_title')} lines={unreadable} source={preview.source} />
    </section>
  );
}
