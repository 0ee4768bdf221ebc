import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

const messages = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '_locales', 'en', 'messages.json'), 'utf8'),
) as Readonly<Record<string, Message | undefined>>;

/**
 * A text of the extension as a person reads it, so that a driver names a control by its key and no wording stands in
 * two places. Placeholders are filled as the browser does. @throws Error for a key that is not there
 */
export function textOf(key: string, ...substitutions: readonly string[]): string {
  const entry = messages[key];
  if (entry === undefined) throw new Error(`_locales/en has no text "${key}"`);
  const fill = (text: string) => text.replace(/\$(\d)/g, (_, digit: string) => substitutions[Number(digit) - 1] ?? '');
  return fill(
    entry.message.replace(/\$(\w+?)\$/g, (whole, name: string) => {
      const placeholder = entry.placeholders?.[name] ?? entry.placeholders?.[name.toLowerCase()];
      return placeholder?.content ?? whole;
    }),
  );
}

/** Matches a text of the extension whatever was filled into its placeholders. */
export function patternOf(key: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(textOf(key, '\0').split('\0').map(literal).join('.+'));
}
