import { useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import type { Host } from '../../ui/host.ts';
import { Icon } from '../../ui/Icon.tsx';
import { ImportSteps } from '../../ui/import/ImportSteps.tsx';
import { namesOf } from '../../ui/import/import-words.ts';
import { StepTitle } from '../../ui/import/StepTitle.tsx';
import { type LostState, useImport } from '../../ui/import/use-import.ts';
import { Plain } from '../../ui/Plain.tsx';
import { Rich } from '../../ui/Rich.tsx';
import { t } from '../../ui/t.ts';
import { PageHead } from '../PageHead.tsx';
import { BackToWays } from './BackToWays.tsx';
import { StartAnew } from './StartAnew.tsx';
import { TypeForm } from './TypeForm.tsx';
import { BLANK } from './typed-faults.ts';

/** An account whose secret the person types. An otpauth address that is pasted in its place is looked at as one. */
export function TypePage({ host }: { readonly host: Host }) {
  const [typed, setTyped] = useState(BLANK);
  const [added, setAdded] = useState<{ readonly passcodeId: string; readonly name: string } | null>(null);
  const flow = useImport(host);
  const startAnew = (lost: LostState) => <StartAnew host={host} lost={lost} onDone={flow.again} />;
  const again = (
    <Button
      look="quiet"
      onClick={() => {
        setAdded(null);
        flow.reset();
      }}
    >
      {t('added_another')}
    </Button>
  );

  return (
    <>
      <BackToWays />
      <PageHead title={t('type_title')} text={t('type_text')} />
      {flow.state.kind !== 'nothing' && (
        <ImportSteps flow={flow} startAnew={startAnew}>
          <ButtonLink look="primary" href="#accounts">
            {t('import_see')}
          </ButtonLink>
          {again}
        </ImportSteps>
      )}
      {added !== null && (
        <section class="import-step import-done" data-added={1}>
          <span class="import-done-icon">
            <Icon name="check" size={32} />
          </span>
          <StepTitle>{t('added_title')}</StepTitle>
          <p>
            <Rich
              text="type_added_text"
              parts={[
                <strong key="name">
                  <Plain>{added.name}</Plain>
                </strong>,
              ]}
            />
          </p>
          <div class="import-actions">
            <ButtonLink look="primary" href={`#accounts/${added.passcodeId}`}>
              {t('type_see')}
            </ButtonLink>
            {again}
          </div>
        </section>
      )}
      {added === null && (flow.state.kind === 'nothing' || flow.state.kind === 'refused') && (
        <TypeForm
          host={host}
          typed={typed}
          onTyped={(next) => {
            if (flow.state.kind === 'refused') flow.reset();
            setTyped(next);
          }}
          onAddress={(text) => {
            setTyped(BLANK);
            flow.bringTexts(text.split(/\r\n|\r|\n/));
          }}
          onAdded={(passcodeId) => {
            setAdded({ passcodeId, name: namesOf({ issuer: typed.issuer.trim(), label: typed.label.trim() }).name });
            setTyped(BLANK);
          }}
        />
      )}
    </>
  );
}
