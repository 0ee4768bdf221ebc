import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { brokenWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import { focusField } from '../../ui/focus-field.ts';
import type { Host } from '../../ui/host.ts';
import { plain } from '../../ui/plain.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../ui/t.ts';
import './rename-form.css';

/** As long as the background takes. */
const LONGEST_NAME = 80;

/** A name of one's own, in place. Escape leaves it as it was. */
export function RenameForm({
  account,
  host,
  onDone,
}: {
  readonly account: AccountView;
  readonly host: Host;
  readonly onDone: (changed: boolean) => void;
}) {
  const [name, setName] = useState(account.name);
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusField(form.current), []);

  async function save(): Promise<void> {
    try {
      const answer = await host.send('accounts.rename', { accountId: account.accountId, name: name.trim() });
      if (answer.ok) onDone(true);
      else setError(failureWords(answer.failure).text);
    } catch (error) {
      setError(brokenWords(error).text);
    }
  }

  return (
    <form
      class="rename-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(false);
      }}
    >
      <TextField
        label={t('account_name_label')}
        hint={t('account_name_hint', plain(account.issuerName))}
        value={name}
        onValue={setName}
        error={error}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        autocapitalize="sentences"
      />
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
