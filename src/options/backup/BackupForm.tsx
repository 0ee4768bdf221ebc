import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../ui/t.ts';
import { BusyLine } from '../add/BusyLine.tsx';
import { FailureNotice } from '../add/FailureNotice.tsx';
import { LeftOut } from './LeftOut.tsx';
import { LEAST_CHARACTERS, strengthOf } from './password-strength.ts';
import { saveFile, timeInName } from './save-file.ts';
import { useExport } from './use-export.ts';

/** As long as the background takes. */
const LONGEST_PASSWORD = 1024;

type Fault = { readonly at: 'password' | 'again'; readonly text: string };

/** An encrypted backup: its password typed twice, since nobody can mend a mistake in it. */
export function BackupForm({ host, onWritten }: { readonly host: Host; readonly onWritten: () => void }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [name, setName] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const title = useId();
  const { state, write } = useExport(host, ({ texts: [text], backup }) => {
    if (text === undefined) return;
    const file = `countersign-backup-${timeInName(host.clock.now())}.json`;
    saveFile(file, text, 'application/json');
    setName(file);
    setPassword('');
    setAgain('');
    // What can't be noted goes on being reminded of.
    const noted =
      backup === undefined ? Promise.resolve() : host.send('passcodes.saved', backup).catch(() => undefined);
    void noted.then(onWritten);
  });

  function submit(): void {
    const found = faultIn(password, again);
    setFault(found);
    if (found === null) write({ form: 'backup', password });
    else form.current?.querySelector<HTMLInputElement>(`input[name="${found.at}"]`)?.focus();
  }

  const busy = state.kind === 'writing';
  const strength = password === '' ? null : strengthOf(password);
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>{t('backup_form_title')}</h2>
      <p class="panel-text">{t('backup_form_text')}</p>
      <form
        class="backup-form"
        ref={form}
        noValidate
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div>
          <TextField
            type="password"
            name="password"
            label={t('backup_password_label')}
            hint={t('backup_password_hint')}
            error={fault?.at === 'password' ? fault.text : null}
            value={password}
            onValue={(typed) => {
              setFault(null);
              setPassword(typed);
            }}
            autocomplete="new-password"
            maxLength={LONGEST_PASSWORD}
            readOnly={busy}
            required
          />
          <p class={`password-strength password-strength-${strength ?? 'none'}`} role="status">
            {strength !== null && t(`strength_${strength}`)}
          </p>
        </div>
        <TextField
          type="password"
          name="again"
          label={t('backup_again_label')}
          error={fault?.at === 'again' ? fault.text : null}
          value={again}
          onValue={(typed) => {
            setFault(null);
            setAgain(typed);
          }}
          autocomplete="new-password"
          maxLength={LONGEST_PASSWORD}
          readOnly={busy}
          required
        />
        <Notice tone="caution" icon="key">
          {t('backup_nobody_else')}
        </Notice>
        {state.kind === 'failed' && <FailureNotice words={state.words} />}
        {state.kind === 'written' && (
          <>
            <Notice tone="good" title={t('backup_written_title')} announce>
              {t('backup_written_text', name)}
            </Notice>
            <LeftOut accounts={state.leftOut} />
          </>
        )}
        <div class="add-form-actions">
          {busy ? (
            <BusyLine>{t('backup_writing')}</BusyLine>
          ) : (
            <Button look="primary" icon="archive" type="submit">
              {t('backup_write')}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

function faultIn(password: string, again: string): Fault | null {
  if (password === '') return { at: 'password', text: t('failure_no_password_text') };
  if (strengthOf(password) === 'too_short')
    return { at: 'password', text: t('backup_password_short', String(LEAST_CHARACTERS)) };
  return password === again ? null : { at: 'again', text: t('backup_passwords_differ') };
}
