import type { InputHTMLAttributes, TargetedInputEvent } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import './text-field.css';

type Native = 'name' | 'inputMode' | 'autocomplete' | 'autocapitalize' | 'maxLength' | 'required' | 'readOnly';

interface TextFieldProps extends Pick<InputHTMLAttributes, Native> {
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string;
  /** Why what was typed can't be taken; spoken with the field. */
  readonly error?: string | null;
}

/** A field with its label above, and its hint or its error below. */
export function TextField({ label, type = 'text', value, onValue, hint, error = null, ...rest }: TextFieldProps) {
  const id = useId();
  const notes = [...(error === null ? [] : [`${id}-error`]), ...(hint === undefined ? [] : [`${id}-hint`])];
  const native = {
    spellcheck: false,
    autocapitalize: 'none' as const,
    ...rest,
    id,
    value,
    'aria-invalid': error !== null,
    ...(notes.length === 0 ? {} : { 'aria-describedby': notes.join(' ') }),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onValue(event.currentTarget.value),
  };
  return (
    <div class={error === null ? 'text-field' : 'text-field text-field-wrong'}>
      <label for={id}>{label}</label>
      {type === 'password' ? <input {...native} type="password" /> : <input {...native} />}
      {error !== null && (
        <p class="text-field-error" id={`${id}-error`}>
          <Icon name="info" size={16} />
          <span>{error}</span>
        </p>
      )}
      {hint !== undefined && (
        <p class="text-field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
