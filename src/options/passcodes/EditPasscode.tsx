import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { LONGEST_NOTE, type PasscodeView } from '../../messaging/passcodes.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import { focusField } from '../../ui/focus-field.ts';
import type { Host } from '../../ui/host.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../ui/t.ts';
import { FailureNotice } from '../add/FailureNotice.tsx';
import type { PasscodeChange } from './PasscodeList.tsx';

/** As long as the background takes. */
const LONGEST_NAME = 256;

/** What a person calls an account and wrote beside it, changed in place. Escape leaves it as it was. */
export function EditPasscode({
  host,
  account,
  onDone,
}: {
  readonly host: Host;
  readonly account: PasscodeView;
  readonly onDone: (changed: boolean) => void;
}) {
  // As it was when it was opened.
  const [before] = useState(account);
  const [issuer, setIssuer] = useState(account.issuer);
  const [label, setLabel] = useState(account.label);
  const [group, setGroup] = useState(account.group);
  const [note, setNote] = useState(account.note);
  const [failed, setFailed] = useState<FailureWords | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const noteId = useId();
  useEffect(() => focusField(form.current), []);

  async function save(): Promise<void> {
    const typed = { issuer: issuer.trim(), label: label.trim(), group: group.trim(), note: note.trim() };
    // What was not touched here may have been changed elsewhere since this page was drawn.
    const change: PasscodeChange = Object.fromEntries(
      Object.entries(typed).filter(([name, value]) => value !== before[name as keyof typeof typed].trim()),
    );
    if (Object.keys(change).length === 0) {
      onDone(false);
      return;
    }
    try {
      const answer = await host.send('passcodes.edit', { passcodeId: account.passcodeId, change });
      if (answer.ok) onDone(true);
      else setFailed(failureWords(answer.failure));
    } catch (error) {
      setFailed(brokenWords(error));
    }
  }

  return (
    <form
      class="passcode-edit"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(false);
      }}
    >
      <TextField
        name="issuer"
        label={t('passcode_issuer_label')}
        value={issuer}
        onValue={setIssuer}
        autocomplete="off"
        maxLength={LONGEST_NAME}
      />
      <TextField
        name="label"
        label={t('passcode_label_label')}
        value={label}
        onValue={setLabel}
        autocomplete="off"
        maxLength={LONGEST_NAME}
      />
      <TextField
        name="group"
        label={t('passcode_group_label')}
        hint={t('passcode_group_hint')}
        value={group}
        onValue={setGroup}
        autocomplete="off"
        maxLength={LONGEST_NAME}
      />
      <div class="passcode-note-field">
        <label for={noteId}>{t('passcode_note_label')}</label>
        <textarea
          id={noteId}
          name="note"
          // People keep recovery codes here, and a spell check may send what it checks.
          spellcheck={false}
          autocomplete="off"
          rows={3}
          maxLength={LONGEST_NOTE}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      {failed !== null && <FailureNotice words={failed} />}
      <div class="rename-form-actions">
        <Button look="primary" type="submit">
          {t('save')}
        </Button>
        <Button look="quiet" onClick={() => onDone(false)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
