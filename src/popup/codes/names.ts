import type { PasscodeView } from '../../messaging/passcodes.ts';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';

/** An account's name in one piece, for sentences and for what is spoken. */
export function nameOf({ issuer, label }: Pick<PasscodeView, 'issuer' | 'label'>): string {
  const name = [issuer, label].filter((part) => part !== '').join(', ');
  return name === '' ? t('codes_nameless') : plain(name);
}
