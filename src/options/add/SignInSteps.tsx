import { useState } from 'preact/hooks';
import type { AccountView, EnrolmentView } from '../../messaging/views.ts';
import { deviceName } from '../../ui/device-name.ts';
import type { Host } from '../../ui/host.ts';
import { t } from '../../ui/t.ts';
import { PageHead } from '../PageHead.tsx';
import { useAnswer } from '../use-answer.ts';
import { WhenThere } from '../WhenThere.tsx';
import { Added } from './Added.tsx';
import { BackToWays } from './BackToWays.tsx';
import { CodeForm } from './CodeForm.tsx';
import { StartForm, type StartRequest } from './StartForm.tsx';

/** What the person did here since the page was opened; before that, the background's pending enrolment counts. */
type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'code'; readonly enrolment: EnrolmentView }
  | { readonly kind: 'added'; readonly account: AccountView };

/** Adding a sign-in account: where and who, then the code. An enrolment that was begun before goes on where it stopped. */
export function SignInSteps({ host }: { readonly host: Host }) {
  const { state, reload } = useAnswer(host, 'enrolment.pending');
  const [step, setStep] = useState<Step | null>(null);
  const [typed, setTyped] = useState<StartRequest>(() => ({
    issuer: '',
    destination: '',
    deviceName: deviceName(navigator),
  }));

  return (
    <WhenThere state={state} reload={reload}>
      {({ enrolment }) => {
        const now = step ?? (enrolment === null ? BEGIN : ({ kind: 'code', enrolment } as const));
        switch (now.kind) {
          case 'begin':
            return (
              <>
                <BackToWays />
                <PageHead title={t('add_sign_in_title')} text={t('add_text')} />
                <StartForm
                  host={host}
                  typed={typed}
                  onTyped={setTyped}
                  onStarted={(started) => setStep({ kind: 'code', enrolment: started })}
                />
                <p class="add-other-way">{t('add_other_way')}</p>
              </>
            );
          case 'code':
            return (
              <CodeForm
                key={now.enrolment.enrolmentId}
                host={host}
                enrolment={now.enrolment}
                onRenewed={(renewed) => setStep({ kind: 'code', enrolment: renewed })}
                onAdded={(account) => setStep({ kind: 'added', account })}
                onStartOver={() => setStep(BEGIN)}
              />
            );
          case 'added':
            return (
              <Added
                account={now.account}
                onAnother={() => {
                  setTyped({ ...typed, destination: '' });
                  setStep(BEGIN);
                }}
              />
            );
        }
      }}
    </WhenThere>
  );
}

const BEGIN: Step = { kind: 'begin' };
