import { useState } from 'preact/hooks';
import type { EnrolmentView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import type { Clock } from '../../ui/clock.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { t, tCount } from '../../ui/t.ts';
import { useNow } from '../../ui/use-now.ts';
import { FailureNotice } from './FailureNotice.tsx';
import { FINAL_FAILURES } from './final-failures.ts';

type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly words: FailureWords };

interface ResendProps {
  readonly host: Host;
  readonly enrolment: EnrolmentView;
  readonly onResent: (enrolment: EnrolmentView) => void;
  /** No code of this enrolment will ever work. */
  readonly onOver: (words: FailureWords) => void;
  readonly onStartOver: () => void;
}

/** What to do when no message comes: a new code after a while, or another address. */
export function Resend({ host, enrolment, onResent, onOver, onStartOver }: ResendProps) {
  const [stage, setStage] = useState<Stage>({ kind: 'idle' });

  async function resend(): Promise<void> {
    setStage({ kind: 'sending' });
    try {
      const answer = await host.send('enrolment.resend', { enrolmentId: enrolment.enrolmentId });
      if (answer.ok) {
        setStage({ kind: 'sent' });
        onResent(answer.enrolment);
      } else if (FINAL_FAILURES.has(answer.failure.code)) onOver(failureWords(answer.failure));
      else setStage({ kind: 'failed', words: failureWords(answer.failure) });
    } catch (error) {
      setStage({ kind: 'failed', words: brokenWords(error) });
    }
  }

  return (
    <div class="resend">
      <p role="status">{stage.kind === 'sent' && t('code_resent')}</p>
      {stage.kind === 'failed' && <FailureNotice words={stage.words} />}
      <p>{t('code_no_message')}</p>
      <div class="resend-actions">
        {stage.kind === 'sending' ? (
          <Spinner />
        ) : (
          <ResendWhenAllowed
            key={enrolment.resendAfter}
            clock={host.clock}
            enrolment={enrolment}
            onResend={() => void resend()}
          />
        )}
        <Button look="quiet" onClick={onStartOver}>
          {t('start_over')}
        </Button>
      </div>
    </div>
  );
}

function ResendWhenAllowed({
  clock,
  enrolment: { resendAfter, expiresAt },
  onResend,
}: {
  readonly clock: Clock;
  readonly enrolment: EnrolmentView;
  readonly onResend: () => void;
}) {
  const now = useNow(clock, resendAfter);
  // The server sends no more codes for this enrolment.
  if (resendAfter >= expiresAt) return null;
  const seconds = Math.ceil((resendAfter - now) / 1000);
  return seconds > 0 ? (
    <p class="resend-wait">{tCount('code_resend_in', seconds)}</p>
  ) : (
    <Button look="quiet" onClick={onResend}>
      {t('code_resend')}
    </Button>
  );
}
