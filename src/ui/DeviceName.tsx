import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './Button.tsx';
import './device-name.css';
import { focusField } from './focus-field.ts';
import { TextField } from './TextField.tsx';
import { t } from './t.ts';

/** As long as the background takes. */
const LONGEST_NAME = 80;

/** How this browser will be listed: a sentence, and a field only for who wants another name. */
export function DeviceName({ value, onValue }: { readonly value: string; readonly onValue: (name: string) => void }) {
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) focusField(field.current);
  }, [open]);

  if (!open) {
    return (
      <p class="device-name">
        <span>{t('add_device', value)}</span>
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t('add_device_change')}
        </Button>
      </p>
    );
  }
  return (
    <div ref={field}>
      <TextField
        name="deviceName"
        label={t('add_device_label')}
        hint={t('add_device_hint')}
        value={value}
        onValue={onValue}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        autocapitalize="sentences"
      />
    </div>
  );
}
