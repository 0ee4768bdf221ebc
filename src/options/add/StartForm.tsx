import { useRef, useState } from 'preact/hooks';
import type { MessageFailure, RequestOf } from '../../messaging/messages.ts';
import type { EnrolmentView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { DeviceName } from '../../ui/DeviceName.tsx';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../ui/t.ts';
import { BusyLine } from './BusyLine.tsx';
import { FailureNotice } from './FailureNotice.tsx';

export type StartRequest = RequestOf<'enrolment.start'>;

/** What stops the form, and where it is said. */
interface Refusal {
  readonly at: 'issuer' | 'destination' | 'form';
  readonly words: FailureWords;
}

/** The longest that the background takes. */
const LONGEST = { issuer: 512, destination: 254 } as const;

/** Which server and who: all that is asked for. */
export function StartForm({
  host,
  typed,
  onTyped,
  onStarted,
}: {
  readonly host: Host;
  readonly typed: StartRequest;
  readonly onTyped: (typed: StartRequest) => void;
  readonly onStarted: (enrolment: EnrolmentView) => void;
}) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function refuse(next: Refusal): void {
    setRefusal(next);
    if (next.at !== 'form') form.current?.querySelector<HTMLInputElement>(`input[name="${next.at}"]`)?.focus();
  }

  async function start(): Promise<void> {
    if (busy) return;
    const missing = missingIn(typed);
    if (missing !== null) {
      refuse(missing);
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await host.send('enrolment.start', typed);
      setBusy(false);
      if (answer.ok) onStarted(answer.enrolment);
      else refuse(refusalOf(answer.failure));
    } catch (error) {
      setBusy(false);
      refuse({ at: 'form', words: brokenWords(error) });
    }
  }

  const errorAt = (at: Refusal['at']) => (refusal?.at === at ? sentence(refusal.words) : null);
  return (
    <form
      class="add-form"
      ref={form}
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <TextField
        name="issuer"
        label={t('add_server_label')}
        hint={t('add_server_hint')}
        error={errorAt('issuer')}
        value={typed.issuer}
        onValue={(issuer) => onTyped({ ...typed, issuer })}
        inputMode="url"
        autocomplete="off"
        maxLength={LONGEST.issuer}
        required
      />
      <TextField
        name="destination"
        label={t('add_destination_label')}
        hint={t('add_destination_hint')}
        error={errorAt('destination')}
        value={typed.destination}
        onValue={(destination) => onTyped({ ...typed, destination })}
        inputMode="email"
        autocomplete="email"
        maxLength={LONGEST.destination}
        required
      />
      <DeviceName value={typed.deviceName} onValue={(name) => onTyped({ ...typed, deviceName: name })} />
      {refusal?.at === 'form' && <FailureNotice words={refusal.words} />}
      <div class="add-form-actions">
        {busy ? (
          <BusyLine>{t('add_sending')}</BusyLine>
        ) : (
          <Button look="primary" type="submit">
            {t('add_send_code')}
          </Button>
        )}
      </div>
    </form>
  );
}

function missingIn({ issuer, destination }: StartRequest): Refusal | null {
  if (issuer.trim() === '') return { at: 'issuer', words: { title: '', text: t('add_server_missing') } };
  if (destination.trim() === '') return { at: 'destination', words: { title: '', text: t('add_destination_missing') } };
  return null;
}

/** Failures that one field can mend; all others stand below the form. */
const FIELD_OF: Readonly<Partial<Record<MessageFailure['code'], Refusal['at']>>> = {
  not_a_token_server: 'issuer',
  server_unreachable: 'issuer',
  server_garbage: 'issuer',
  invalid_destination: 'destination',
  delivery_failed: 'destination',
};

const refusalOf = (failure: MessageFailure): Refusal => ({
  at: FIELD_OF[failure.code] ?? 'form',
  words: failureWords(failure),
});

const sentence = ({ title, text }: FailureWords) => (title === '' ? text : `${title}. ${text}`);
