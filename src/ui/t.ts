import type messages from '../../_locales/en/messages.json';

/** Every text there is; the compiler knows them from the English file. */
export type TextKey = keyof typeof messages;

/**
 * The text in the browser's language. Substitutions are inserted as they are and never read as markup or as further
 * placeholders.
 */
export function t(key: TextKey, ...substitutions: readonly string[]): string {
  return chrome.i18n.getMessage(key, [...substitutions]);
}

type CountedKey = TextKey extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never;

/** The text for a number, `<key>_one` or `<key>_other` (CLDR's English categories). */
export function tCount(key: CountedKey, count: number): string {
  const category = new Intl.PluralRules('en').select(count) === 'one' ? 'one' : 'other';
  return t(`${key}_${category}`, count.toLocaleString());
}
