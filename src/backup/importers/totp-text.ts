import { parseOtpauth } from '../../oath/otpauth.ts';
import { type Arrangement, type EntryOutcome, entryOf, nameOf, unreadable } from '../entry.ts';

/** Names that stand beside the text, for where it says none. */
interface Beside {
  readonly issuer: string;
  readonly label: string;
}

/**
 * The one field of a code in a password manager: an otpauth URI, `steam://SECRET`, or a secret alone, which makes six
 * digits by SHA-1 every 30 seconds (bitwarden.com/help/integrated-authenticator).
 */
export function readTotpText(text: string, beside: Beside, arrangement: Arrangement): EntryOutcome {
  if (!text.includes('://')) return entryOf({ kind: 'totp', ...beside, secret: text }, arrangement);
  const outcome = parseOtpauth(text);
  if (outcome.kind === 'refused') return unreadable(nameOf(beside.issuer, beside.label), outcome.reason);
  const { account } = outcome;
  // `steam://` has no place for a name; what it then is called is no word of the person.
  const isNameless = account.label === '' && (account.issuer === '' || /^\s*steam:/i.test(text));
  return entryOf(
    {
      ...account,
      issuer: isNameless && beside.issuer !== '' ? beside.issuer : account.issuer,
      label: account.label === '' ? beside.label : account.label,
    },
    arrangement,
  );
}
