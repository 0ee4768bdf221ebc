import { type Html, html } from './html.ts';

/** One labelled field of a form. */
export interface FieldParts {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What was wrong with it the last time. */
  readonly error?: string | undefined;
  /** Attributes of the input. */
  readonly input: Html;
}

export function field({ name, label, hint, error, input }: FieldParts): Html {
  const described = [hint === undefined ? [] : `${name}-hint`, error === undefined ? [] : `${name}-error`].flat();
  return html`<div class="field">
          <label for="${name}">${label}</label>
          ${hint === undefined ? null : html`<p class="hint" id="${`${name}-hint`}">${hint}</p>`}
          <input id="${name}" name="${name}" ${input} required autofocus${described.length === 0 ? null : html` aria-describedby="${described.join(' ')}"`}${error === undefined ? null : html` aria-invalid="true"`}>
          ${error === undefined ? null : html`<p class="error" id="${`${name}-error`}" role="alert">${error}</p>`}
        </div>`;
}

/** How a person can be sent a code. */
export type Channels = readonly ('email' | 'phone')[];

/** Asks where a code may go. `typed` is given back with what is wrong with it. */
export function destinationField(
  channels: Channels,
  refused?: { readonly typed: string; readonly error: string },
): Html {
  const { label, hint, kind, autocomplete } = DESTINATIONS[channels.length > 1 ? 'both' : (channels[0] ?? 'email')];
  return field({
    name: 'destination',
    label,
    hint,
    error: refused?.error,
    input: html`type="${kind}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" maxlength="254" value="${refused?.typed}"`,
  });
}

const DESTINATIONS = {
  both: {
    label: 'E-mail address or phone number',
    hint: 'A number with its country code, such as +47 123 45 678.',
    kind: 'text',
    autocomplete: 'email',
  },
  email: { label: 'E-mail address', hint: 'The one that you are known by here.', kind: 'email', autocomplete: 'email' },
  phone: {
    label: 'Phone number',
    hint: 'With its country code, such as +47 123 45 678.',
    kind: 'tel',
    autocomplete: 'tel',
  },
} as const;

/** Asks for the digits that were sent. */
export const codeField = (digits: number, error?: string): Html =>
  field({
    name: 'code',
    label: `The ${digits.toString()} digits of the code`,
    error,
    input: html`type="text" class="digits" inputmode="numeric" autocomplete="one-time-code" maxlength="40"`,
  });
