import { UNSEEN } from '../wire/fields.ts';

/** Of an issuer or a label, in UTF-16 code units. */
export const LONGEST_NAME = 256;

/** More is not looked at: it could only be cut. */
const LONGEST_READ = 4096;

const SPACES = /[\p{Z}\t\n\v\f\r\u0085]/gu;
const UNSEEN_CHARACTERS = new RegExp(`[${UNSEEN}]`, 'gu');
const MANY_MARKS = /(\p{M}{4})\p{M}+/gu;

export interface AccountName {
  readonly issuer: string;
  readonly label: string;
}

/**
 * A name of others as a person may read it, and as `PlainTextSchema` (wire) takes it: without what shows nothing or
 * turns the direction around, with at most four marks on a character, spaces single, at most `LONGEST_NAME` long.
 * Nothing is refused for its name: people would lose an account by it.
 */
export function cleanName(text: string): string {
  return withoutHalf(clean(text).slice(0, LONGEST_NAME)).trimEnd();
}

/**
 * Issuer and label of the text that names both, `Issuer:label`, and of what else says the issuer ('' where nothing
 * does): Key URI Format, "Label". Where the two issuers differ, the prefix stays in the label: nobody knows which is
 * right, and a person can read both.
 */
export function splitName(text: string, issuer: string): AccountName {
  const whole = clean(text);
  const given = cleanName(issuer);
  if (given !== '' && whole[given.length] === ':' && isSame(whole.slice(0, given.length), given))
    return { issuer: given, label: cleanName(whole.slice(given.length + 1)) };
  const colon = whole.indexOf(':');
  if (colon < 0) return { issuer: given, label: cleanName(whole) };
  const prefix = cleanName(whole.slice(0, colon));
  const label = cleanName(whole.slice(colon + 1));
  if (given === '') return { issuer: prefix, label };
  return { issuer: given, label: prefix === '' || isSame(prefix, given) ? label : cleanName(whole) };
}

/** Whether a label by itself would be read as a prefix and a label. */
export function needsPrefix({ issuer, label }: AccountName): boolean {
  const read = splitName(label, issuer);
  return read.issuer !== issuer || read.label !== label;
}

function clean(text: string): string {
  return text
    .slice(0, LONGEST_READ)
    .replace(SPACES, ' ')
    .replace(UNSEEN_CHARACTERS, '')
    .replace(/ +/g, ' ')
    .replace(MANY_MARKS, '$1')
    .trim();
}

/** A cut may part the two halves of a character. */
function withoutHalf(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
