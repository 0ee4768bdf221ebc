import { useRef, useState } from 'preact/hooks';
import type { TypedPasscode } from '../../messaging/passcodes.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { isAccountText } from '../../ui/import/account-text.ts';
import { kindName } from '../../ui/import/import-words.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../ui/t.ts';
import { BusyLine } from './BusyLine.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { SelectField } from './SelectField.tsx';
import { faultOf, fieldOf, shownOf, type TypedFault } from './typed-faults.ts';

/** As long as the background takes; the secret's field takes addresses too. */
const LONGEST = { address: 65_537, name: 256, number: 16, counter: 32 } as const;
const KINDS = ['totp', 'hotp', 'steam'] as const;
const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'] as const;

type Refusal = TypedFault | { readonly at: 'form'; readonly words: FailureWords };

interface TypeFormProps {
  readonly host: Host;
  readonly typed: TypedPasscode;
  readonly onTyped: (typed: TypedPasscode) => void;
  /** The secret's field holds a whole otpauth address. */
  readonly onAddress: (text: string) => void;
  readonly onAdded: (passcodeId: string) => void;
}

/** The secret first; what almost no site asks for is folded away. */
export function TypeForm({ host, typed, onTyped, onAddress, onAdded }: TypeFormProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function refuse(next: Refusal): void {
    setRefusal(next);
    if (next.at === 'form') return;
    if (next.at !== 'secret') setAdvanced(true);
    const field = next.at;
    // The folded part is open once this is drawn.
    queueMicrotask(() => form.current?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus());
  }

  async function add(): Promise<void> {
    if (busy) return;
    if (isAccountText(typed.secret)) {
      onAddress(typed.secret);
      return;
    }
    const fault = faultOf(typed);
    if (fault !== null) {
      refuse(fault);
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await host.send('passcodes.type', { typed: shownOf(typed) });
      setBusy(false);
      if (answer.ok) {
        onAdded(answer.passcodeId);
        return;
      }
      const words = failureWords(answer.failure);
      const at = fieldOf(answer.failure.code);
      if (at === 'form') refuse({ at, words });
      else refuse({ at, text: `${words.title}. ${words.text}` });
    } catch (error) {
      setBusy(false);
      refuse({ at: 'form', words: brokenWords(error) });
    }
  }

  const errorAt = (at: TypedFault['at']) => (refusal?.at === at ? refusal.text : null);
  const { kind } = typed;
  return (
    <form
      class="add-form"
      ref={form}
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField
        name="secret"
        label={t('type_secret_label')}
        hint={t('type_secret_hint')}
        error={errorAt('secret')}
        value={typed.secret}
        onValue={(secret) => onTyped({ ...typed, secret })}
        autocomplete="off"
        // A browser cuts what is pasted without a word: one more than the longest address, so that none is read cut.
        maxLength={LONGEST.address}
        required
      />
      <TextField
        name="issuer"
        label={t('passcode_issuer_label')}
        hint={t('type_issuer_hint')}
        value={typed.issuer}
        onValue={(issuer) => onTyped({ ...typed, issuer })}
        autocomplete="off"
        autocapitalize="sentences"
        maxLength={LONGEST.name}
      />
      <TextField
        name="label"
        label={t('passcode_label_label')}
        hint={t('type_label_hint')}
        value={typed.label}
        onValue={(label) => onTyped({ ...typed, label })}
        autocomplete="off"
        maxLength={LONGEST.name}
      />
      <details class="type-more" open={advanced} onToggle={(event) => setAdvanced(event.currentTarget.open)}>
        <summary>{t('type_more')}</summary>
        <div class="type-more-fields">
          <p>{t('type_more_text')}</p>
          <SelectField
            name="kind"
            label={t('type_kind_label')}
            value={kind}
            choices={KINDS.map((value) => ({ value, text: kindName(value) }))}
            onValue={(next) => onTyped({ ...typed, kind: next })}
          />
          {kind !== 'steam' && (
            <>
              <SelectField
                name="algorithm"
                label={t('type_algorithm_label')}
                value={ALGORITHMS.find((known) => known === typed.algorithm) ?? 'SHA1'}
                choices={ALGORITHMS.map((value) => ({ value, text: value.replace('SHA', 'SHA-') }))}
                onValue={(algorithm) => onTyped({ ...typed, algorithm })}
              />
              <TextField
                name="digits"
                label={t('type_digits_label')}
                error={errorAt('digits')}
                value={typed.digits}
                onValue={(digits) => onTyped({ ...typed, digits })}
                inputMode="numeric"
                autocomplete="off"
                maxLength={LONGEST.number}
              />
            </>
          )}
          {kind === 'hotp' ? (
            <TextField
              name="counter"
              label={t('type_counter_label')}
              hint={t('type_counter_hint')}
              error={errorAt('counter')}
              value={typed.counter}
              onValue={(counter) => onTyped({ ...typed, counter })}
              inputMode="numeric"
              autocomplete="off"
              maxLength={LONGEST.counter}
            />
          ) : (
            <TextField
              name="period"
              label={t('type_period_label')}
              error={errorAt('period')}
              value={typed.period}
              onValue={(period) => onTyped({ ...typed, period })}
              inputMode="numeric"
              autocomplete="off"
              maxLength={LONGEST.number}
            />
          )}
        </div>
      </details>
      {refusal?.at === 'form' && <FailureNotice words={refusal.words} />}
      <div class="add-form-actions">
        {busy ? (
          <BusyLine>{t('import_adding')}</BusyLine>
        ) : (
          <Button look="primary" type="submit">
            {t('type_add')}
          </Button>
        )}
      </div>
    </form>
  );
}
