import type { ComponentChildren } from 'preact';
import { Button } from '../Button.tsx';
import { ButtonLink } from '../ButtonLink.tsx';
import { Notice } from '../Notice.tsx';
import { t } from '../t.ts';
import { LostWords } from './LostWords.tsx';
import { StepTitle } from './StepTitle.tsx';
import type { LostState } from './use-import.ts';

/** Nothing can be added before the person begins with a new key: why, and what that does to what is there. */
export function LostKey({
  lost,
  onCancel,
  children,
}: {
  readonly lost: LostState;
  readonly onCancel: () => void;
  /** Begins with a new key. Without it the page that does is led to. */
  readonly children: ComponentChildren;
}) {
  return (
    <section class="import-step" data-lost>
      <StepTitle>{t('lost_title')}</StepTitle>
      <Notice tone="caution">
        <p>{t('lost_text')}</p>
        <LostWords lost={lost} />
      </Notice>
      <div class="import-actions">
        {children ?? (
          <ButtonLink look="primary" href="../options/index.html#add/import">
            {t('lost_go_on')}
          </ButtonLink>
        )}
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </section>
  );
}
