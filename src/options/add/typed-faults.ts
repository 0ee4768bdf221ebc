import type { MessageFailure } from '../../messaging/messages.ts';
import type { TypedPasscode } from '../../messaging/passcodes.ts';
import { t } from '../../ui/t.ts';

export type TypedField = 'secret' | 'digits' | 'period' | 'counter' | 'form';

/** What stops the form, and at which field it is said. */
export interface TypedFault {
  readonly at: Exclude<TypedField, 'form'>;
  readonly text: string;
}

/** As almost every site has it. */
export const BLANK: TypedPasscode = {
  issuer: '',
  label: '',
  secret: '',
  kind: 'totp',
  algorithm: 'SHA1',
  digits: '6',
  period: '30',
  // Nothing said: where a like account that was removed had come to, or 0.
  counter: '',
};

/** Characters that the background takes; a secret has 205 at most, and spaces. */
const LONGEST_SECRET = 1024;

/** What can be told before the background is asked; it has the last word. */
export function faultOf({ secret, kind, digits, period, counter }: TypedPasscode): TypedFault | null {
  if (secret.trim() === '') return { at: 'secret', text: t('failure_secret_missing_text') };
  if (secret.length > LONGEST_SECRET) return { at: 'secret', text: t('failure_secret_invalid_text') };
  if (kind !== 'steam' && !isWhole(digits, 5, 10)) return { at: 'digits', text: t('type_digits_wrong') };
  if (kind !== 'hotp' && !isWhole(period, 1, 86_400)) return { at: 'period', text: t('type_period_wrong') };
  if (kind === 'hotp' && counter.trim() !== '' && !isWhole(counter, 0, Number.MAX_SAFE_INTEGER))
    return { at: 'counter', text: t('type_counter_wrong') };
  return null;
}

/** What the form shows for this kind: what was typed for another one is hidden, and does not count. */
export function shownOf(typed: TypedPasscode): TypedPasscode {
  const { kind } = typed;
  return {
    ...typed,
    ...(kind === 'steam' && { algorithm: BLANK.algorithm, digits: BLANK.digits }),
    ...(kind === 'hotp' ? { period: BLANK.period } : { counter: BLANK.counter }),
  };
}

/** Failures that one field can mend; all others stand below the form. */
const FIELD_OF: Readonly<Partial<Record<MessageFailure['code'], TypedField>>> = {
  secret_missing: 'secret',
  secret_invalid: 'secret',
  passcode_there: 'secret',
};

export const fieldOf = (code: MessageFailure['code']): TypedField => FIELD_OF[code] ?? 'form';

function isWhole(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return /^\s*\d+\s*$/.test(text) && Number.isSafeInteger(value) && value >= least && value <= most;
}
