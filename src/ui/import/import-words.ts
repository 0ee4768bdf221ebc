import type { PasscodeView } from '../../messaging/passcodes.ts';
import { plain } from '../plain.ts';
import { type TextKey, t } from '../t.ts';

/** What the background may name, each with its words. A test holds that nothing is missing here. */
export const SOURCES = [
  'countersign',
  'aegis',
  'two_fas',
  'bitwarden',
  'proton',
  'ente',
  'andotp',
  'freeotp_plus',
  'raivo',
  'uri_list',
  'archive',
] as const;

export const FILE_REASONS = [
  'empty',
  'too_large',
  'too_many',
  'too_deep',
  'unknown_format',
  'damaged',
  'newer',
  'too_costly',
  'unpack_first',
  'cannot_decrypt',
] as const;

export const ENTRY_REASONS = [
  'not_otpauth',
  'unknown_kind',
  'no_secret',
  'bad_secret',
  'bad_digits',
  'bad_period',
  'bad_counter',
  'bad_algorithm',
  'too_long',
  'bad_encoding',
  'bad_message',
  'not_an_entry',
  'not_a_code',
  'part_missing',
  'trashed',
] as const;

export const LEFT_OUT_REASONS = ['steam', 'algorithm', 'digits', 'period', 'too_long', 'damaged'] as const;

/** Whose file it is. */
export function sourceName(name: string): string {
  const known = SOURCES.find((source) => source === name);
  return known === undefined ? plain(name) : t(`source_${known}`);
}

/** Why nothing of a file was read. */
export function fileWords(reason: string): string {
  return t(`file_${FILE_REASONS.find((known) => known === reason) ?? 'unknown_format'}`);
}

/** Why a line or entry became no account. */
export function entryWords(reason: string): string {
  return t(`entry_${ENTRY_REASONS.find((known) => known === reason) ?? 'not_an_entry'}`);
}

/** Why a form of export can't hold an account. */
export function leftOutWords(reason: string): string {
  const known = LEFT_OUT_REASONS.find((one) => one === reason);
  return known === undefined ? t('left_out_other') : t(`left_out_${known}`);
}

/** What an account is called first, and what stands beside it; '' for nothing. Text of others. */
export function namesOf({ issuer, label }: { readonly issuer: string; readonly label: string }): {
  readonly name: string;
  readonly beside: string;
} {
  if (issuer !== '') return { name: issuer, beside: label };
  return { name: label === '' ? t('passcode_nameless') : label, beside: '' };
}

/** As it is spoken: `Mail, ann@mail.example`. */
export function spokenName(account: { readonly issuer: string; readonly label: string }): string {
  const { name, beside } = namesOf(account);
  return plain(beside === '' ? name : `${name}, ${beside}`);
}

const KINDS: Readonly<Record<PasscodeView['kind'], TextKey>> = {
  totp: 'passcode_kind_totp',
  hotp: 'passcode_kind_hotp',
  steam: 'passcode_kind_steam',
};

export const kindName = (kind: PasscodeView['kind']): string => t(KINDS[kind]);

/** A short word for who would expect another kind; '' for the usual one. */
export const kindTag = (kind: PasscodeView['kind']): string => (kind === 'totp' ? '' : t(`passcode_tag_${kind}`));
