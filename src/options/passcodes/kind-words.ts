import type { PasscodeView } from '../../messaging/passcodes.ts';
import { t } from '../../ui/t.ts';

/** How the codes of an account are made, in a sentence. */
export function kindWords({ kind, digits, period, algorithm }: PasscodeView): string {
  const hash = algorithm.replace('SHA', 'SHA-');
  switch (kind) {
    case 'totp':
      return t('passcode_totp_words', String(digits), String(period ?? 30), hash);
    case 'hotp':
      return t('passcode_hotp_words', String(digits), hash);
    case 'steam':
      return t('passcode_steam_words', String(digits), String(period ?? 30));
  }
}
