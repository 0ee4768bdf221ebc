import type { OathAccount } from './account.ts';
import { splitName } from './account-name.ts';
import { encodeSecret } from './base32.ts';
import { checkAccount, type OathOutcome, OWN_PARAMETERS, refused } from './check-account.ts';
import { decodePercent, encodePercent } from './percent.ts';

/** Characters. More than the longest that `formatOtpauth` makes, and much more than a QR code holds. */
const LONGEST = 65_536;

/** Our word for codes of digits, where all else looks like Steam. KeePassXC takes encoders it does not know for it. */
const PLAIN_DIGITS = 'digits';

interface Query {
  /** Ours, by their names in lower case. Of two the first counts. */
  readonly own: ReadonlyMap<string, string>;
  /** The others, in their order. */
  readonly extra: readonly (readonly [string, string])[];
}

/**
 * The account that an otpauth URI holds (github.com/google/google-authenticator/wiki/Key-Uri-Format,
 * draft-linuxgemini-otpauth-uri), or why there is none. Lenient with what does not change the codes. Steam's accounts
 * come as `otpauth://steam/` (Aegis, Ente), `encoder=steam` (KeePassXC), `steam://SECRET` (Bitwarden), or by the issuer
 * alone (Steam's own app; WinAuth with five digits). Never throws.
 */
export function parseOtpauth(text: string): OathOutcome {
  const form = /^\s*(otpauth|steam):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (form === undefined) return refused('not_otpauth');
  if (text.length > LONGEST) return refused('too_long');
  if (form === 'steam') return parseSteam(text.trim());
  const [, kind = '', path = '', query = ''] = /^otpauth:\/\/([^/?]*)\/*([^?]*)\??(.*)$/is.exec(text.trim()) ?? [];
  const { own, extra } = parametersOf(query);
  const name = splitName(decodePercent(path), own.get('issuer') ?? '');
  return checkAccount({
    ...name,
    kind: kindBy(kind.toLowerCase(), own, name.issuer),
    secret: own.get('secret'),
    algorithm: own.get('algorithm'),
    digits: own.get('digits'),
    period: own.get('period'),
    counter: own.get('counter'),
    extra,
  });
}

/**
 * The account as an otpauth URI, all parameters said: other apps' defaults need not be ours. `parseOtpauth` gives the
 * same account back. It holds the secret.
 */
export function formatOtpauth(account: OathAccount): string {
  const { kind, issuer, label } = account;
  // Without an issuer, an empty one keeps a colon of the label from being taken for the end of it.
  const path =
    issuer !== '' || label.includes(':') ? `${encodePercent(issuer)}:${encodePercent(label)}` : encodePercent(label);
  const parameters: (readonly [string, string])[] = [
    ['secret', encodeSecret(account.secret)],
    ...(issuer === '' ? [] : [['issuer', issuer] as const]),
    ['algorithm', account.algorithm],
    ['digits', String(account.digits)],
    account.kind === 'hotp' ? ['counter', String(account.counter)] : ['period', String(account.period)],
    ...(looksLikeSteam(account) ? [['encoder', PLAIN_DIGITS] as const] : []),
    ...account.extra,
  ];
  return `otpauth://${kind}/${path}?${parameters.map(([name, value]) => `${encodePercent(name)}=${encodePercent(value)}`).join('&')}`;
}

/** `steam://run/440` and the like open the program: a secret stands alone. */
function parseSteam(text: string): OathOutcome {
  const secret = /^steam:\/\/([^/?#]*)\/?$/i.exec(text)?.[1];
  if (secret === undefined) return refused('not_otpauth');
  return checkAccount({ kind: 'steam', issuer: 'Steam', secret: decodePercent(secret) });
}

function looksLikeSteam({ kind, issuer, digits }: OathAccount): boolean {
  return kind === 'totp' && issuer.toLowerCase() === 'steam' && digits === 5;
}

/**
 * What Steam gives out has no mark but its issuer, and digits that nobody said or five (github.com/winauth/winauth/
 * issues/204): codes of digits are of no use there. An encoder that we don't have would spell other codes: no kind.
 */
function kindBy(kind: string, own: Query['own'], issuer: string): string {
  const encoder = (own.get('encoder') ?? '').trim().toLowerCase();
  if (kind === 'totp' && encoder === '' && issuer.toLowerCase() === 'steam')
    return ['', '5'].includes(own.get('digits')?.trim() ?? '') ? 'steam' : kind;
  if (encoder === 'steam') return kind === 'hotp' ? 'unknown' : kind.replace('totp', 'steam');
  return encoder === '' || encoder === PLAIN_DIGITS ? kind : 'unknown';
}

function parametersOf(query: string): Query {
  const own = new Map<string, string>();
  const extra: (readonly [string, string])[] = [];
  for (const parameter of query.split('&')) {
    const [, saidName = '', saidValue = ''] = /^(?:amp;)?([^=]*)=?(.*)$/s.exec(parameter) ?? [];
    const name = decodeForm(saidName);
    const ownName = name.trim().toLowerCase();
    if (!OWN_PARAMETERS.has(ownName)) extra.push([name, decodeForm(saidValue)]);
    else if (!own.has(ownName)) own.set(ownName, decodeForm(saidValue));
  }
  return { own, extra };
}

/** `+` is a space in a query that a form's encoder wrote, and most were (URL standard, section 5.1). */
function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' '));
}
