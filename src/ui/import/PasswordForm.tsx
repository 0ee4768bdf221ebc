import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../Button.tsx';
import { focusField } from '../focus-field.ts';
import { Spinner } from '../Spinner.tsx';
import { TextField } from '../TextField.tsx';
import { t } from '../t.ts';
import { sourceName } from './import-words.ts';
import { StepTitle } from './StepTitle.tsx';

/** As long as the background takes. */
const LONGEST_PASSWORD = 1024;

interface PasswordFormProps {
  readonly source: string;
  readonly error: string | null;
  readonly opening: boolean;
  readonly onPassword: (password: string) => void;
  readonly onCancel: () => void;
}

/** The password of an encrypted file. A wrong one is said at the field, and the file is kept. */
export function PasswordForm({ source, error, opening, onPassword, onCancel }: PasswordFormProps) {
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusField(form.current), [error]);
  return (
    <form
      class="import-step import-password"
      ref={form}
      noValidate
      aria-busy={opening}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(password === '');
        if (password !== '') onPassword(password);
      }}
    >
      <StepTitle>{t('import_locked_title', sourceName(source))}</StepTitle>
      <p>{t('import_locked_text')}</p>
      <TextField
        type="password"
        name="password"
        label={t('import_password_label')}
        error={missing ? t('import_password_missing') : error}
        value={password}
        onValue={(typed) => {
          setMissing(false);
          setPassword(typed);
        }}
        autocomplete="off"
        maxLength={LONGEST_PASSWORD}
        readOnly={opening}
        required
      />
      <div class="import-actions">
        {opening ? (
          <p class="import-working" role="status">
            <Spinner />
            <span>{t('import_opening')}</span>
          </p>
        ) : (
          <>
            <Button look="primary" type="submit">
              {t('import_open')}
            </Button>
            <Button look="quiet" onClick={onCancel}>
              {t('cancel')}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
