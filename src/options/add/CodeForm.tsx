import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageFailure } from '../../messaging/messages.ts';
import type { AccountView, EnrolmentView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import { focusField } from '../../ui/focus-field.ts';
import type { Host } from '../../ui/host.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t, tCount } from '../../ui/t.ts';
import { BusyLine } from './BusyLine.tsx';
import { CodeSource } from './CodeSource.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { FINAL_FAILURES } from './final-failures.ts';
import { Resend } from './Resend.tsx';
import { usePassed } from './use-passed.ts';

/** Where the code stands. `over` can't be mended: only starting over helps. */
type Stage =
  | { readonly kind: 'typing'; readonly error: string | null; readonly words: FailureWords | null }
  | { readonly kind: 'verifying' }
  | { readonly kind: 'over'; readonly words: FailureWords };

const TYPING = { kind: 'typing', error: null, words: null } as const satisfies Stage;

/** As many tries as a fresh code has (P21); fewer are worth a word. */
const ALL_TRIES = 5;

/** Spaces and dashes come along when a code is copied. No letter is in one, so nothing that was meant is lost. */
const NOT_OF_A_CODE = /\D/g;
/** As long as the background takes. */
const LONGEST_CODE = 40;

interface CodeFormProps {
  readonly host: Host;
  readonly enrolment: EnrolmentView;
  /** A new code was sent, or a try was used. */
  readonly onRenewed: (enrolment: EnrolmentView) => void;
  readonly onAdded: (account: AccountView) => void;
  readonly onStartOver: () => void;
}

/** The code from the message: one field, taken however it is typed or pasted. */
export function CodeForm({ host, enrolment, onRenewed, onAdded, onStartOver }: CodeFormProps) {
  const { enrolmentId, attemptsLeft } = enrolment;
  const [code, setCode] = useState('');
  const [stage, setStage] = useState<Stage>(TYPING);
  const form = useRef<HTMLFormElement>(null);
  const expired = usePassed(host.clock, enrolment.expiresAt);
  useEffect(() => focusField(form.current), []);

  async function verify(): Promise<void> {
    if (stage.kind !== 'typing') return;
    if (code === '') {
      setStage({ ...TYPING, error: t('code_missing') });
      focusField(form.current);
      return;
    }
    setStage({ kind: 'verifying' });
    try {
      const answer = await host.send('enrolment.verify', { enrolmentId, code });
      if (answer.ok) onAdded(answer.account);
      else refused(answer.failure);
    } catch (error) {
      setStage({ ...TYPING, words: brokenWords(error) });
    }
  }

  function refused(failure: MessageFailure): void {
    const left = failure.attemptsLeft ?? attemptsLeft;
    if (left !== attemptsLeft) onRenewed({ ...enrolment, attemptsLeft: left });
    if (FINAL_FAILURES.has(failure.code)) setStage({ kind: 'over', words: failureWords(failure) });
    else if (failure.code === 'invalid_code')
      setStage({ ...TYPING, error: `${t('code_wrong')} ${tCount('code_tries', left)}` });
    else setStage({ ...TYPING, words: failureWords(failure) });
    focusField(form.current);
  }

  async function startOver(): Promise<void> {
    // An enrolment that can't be forgotten runs out by itself, and the next start takes its place.
    await host.send('enrolment.cancel', { enrolmentId }).catch(() => null);
    onStartOver();
  }

  const over = overBecause(stage, expired, attemptsLeft);
  const verifying = stage.kind === 'verifying';
  return (
    <section class="code-step" aria-labelledby="code-title">
      <CodeSource enrolment={enrolment} />
      {over !== null ? (
        <FailureNotice words={over}>
          <Button look="primary" onClick={() => void startOver()}>
            {t('start_over')}
          </Button>
        </FailureNotice>
      ) : (
        <>
          <form
            class="add-form"
            ref={form}
            noValidate
            aria-busy={verifying}
            onSubmit={(event) => {
              event.preventDefault();
              void verify();
            }}
          >
            <div class="code-field">
              <TextField
                name="code"
                label={t('code_label')}
                hint={t('code_secret')}
                error={stage.kind === 'typing' ? stage.error : null}
                value={code}
                onValue={(typed) => setCode(typed.replace(NOT_OF_A_CODE, '').slice(0, LONGEST_CODE))}
                inputMode="numeric"
                autocomplete="one-time-code"
                readOnly={verifying}
                required
              />
              {attemptsLeft < ALL_TRIES && stage.kind === 'typing' && stage.error === null && (
                <p class="code-tries">{tCount('code_tries', attemptsLeft)}</p>
              )}
            </div>
            {stage.kind === 'typing' && stage.words !== null && <FailureNotice words={stage.words} />}
            <div class="add-form-actions">
              {verifying ? (
                <BusyLine>{t('code_verifying')}</BusyLine>
              ) : (
                <Button look="primary" type="submit">
                  {t('code_verify')}
                </Button>
              )}
            </div>
          </form>
          <Resend
            host={host}
            enrolment={enrolment}
            onResent={(renewed) => {
              setCode('');
              setStage(TYPING);
              onRenewed(renewed);
              focusField(form.current);
            }}
            onOver={(words) => setStage({ kind: 'over', words })}
            onStartOver={() => void startOver()}
          />
        </>
      )}
    </section>
  );
}

/** Why no code can be typed any more, or `null`. */
function overBecause(stage: Stage, expired: boolean, attemptsLeft: number): FailureWords | null {
  if (stage.kind === 'over') return stage.words;
  if (stage.kind === 'verifying') return null;
  if (attemptsLeft <= 0) return { title: t('code_no_tries_title'), text: t('code_no_tries_text') };
  return expired ? { title: t('failure_expired_title'), text: t('failure_expired_text') } : null;
}
