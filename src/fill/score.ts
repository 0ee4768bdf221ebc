import { own } from '../detection/own.ts';
import type { Field } from './field.ts';
import { mayNameCode, namesCode, namesOther, namesOtherBeside, wordsOf } from './words.ts';

/** What is known beside the field itself. */
export interface Around {
  /** Characters of the code. */
  readonly length: number;
  /** Whether the page's title or path speaks of codes. */
  readonly isAboutCodes: boolean;
  /** Whether the page has no other field. */
  readonly isOnly: boolean;
  /** Whether it is one of a row of single fields, as nothing but codes has. */
  readonly isInRow: boolean;
  readonly focused: Element | null;
}

/** From here on a field is taken for one that asks for a code. */
export const ENOUGH = 30;
/** What its page says outright: more than all signs together. */
const SAID = 1_000;

/** autocomplete (HTML, section 4.10.18.7.1) names one thing each: a field for another one is not filled. */
const OTHER_THINGS =
  /^(?:name|honorific-.*|given-name|additional-name|family-name|nickname|username|current-password|organization.*|street-address|address-.*|country.*|postal-code|cc-.*|transaction-.*|language|bday.*|sex|url|photo|tel.*|email|impp)$/;

/** How sure it is that a field asks for a code; `null`: never fill it. */
export function scoreOf(field: Field, around: Around): number | null {
  const { input, names, words, near, autocomplete } = field;
  const isPassword = input.type === 'password';
  if (autocomplete.has('current-password') || (isPassword && autocomplete.has('new-password'))) return null;
  if (autocomplete.has('one-time-code')) return SAID;
  if ([...autocomplete].some((token) => OTHER_THINGS.test(token))) return null;
  if (namesOther(names) || namesOther(words) || paysIn(input)) return null;
  const isNamed = namesCode(names);
  const isCalled = namesCode(words);
  if (!isNamed && !isCalled && (isPassword || namesOtherBeside(names) || namesOtherBeside(words))) return null;
  // Okta's password is a `passcode` to its developers: what people read decides.
  if (isPassword && !isCalled && namesOtherBeside(words)) return null;

  const isNumeric = input.inputMode === 'numeric' || input.type === 'tel' || input.type === 'number';
  const ofItself = sum(
    [isNamed, 45],
    [isCalled, 45],
    [!isNamed && mayNameCode(names), 20],
    [!isCalled && mayNameCode(words), 20],
    [isNumeric, 8],
    [/\\d|0-9/.test(input.pattern.slice(0, 100)), 5],
    [input.maxLength === around.length, 15],
    // With a space or a hyphen between.
    [input.maxLength > around.length && input.maxLength <= around.length + 2, 8],
  );
  // Titles and the words beside are anybody's: a chat about codes has no field for one.
  if (ofItself === 0 && !around.isInRow) return null;
  return (
    ofItself +
    sum([namesCode(near), 20], [around.isAboutCodes, 15], [around.isOnly, 10], [around.focused === input, 15])
  );
}

/** Whether a form asks for a card too: its "security code" is on the back of that. */
function paysIn(input: HTMLInputElement): boolean {
  const { form } = input;
  return form !== null && own(form, 'querySelector')('[autocomplete^="cc-"]') !== null;
}

const sum = (...parts: readonly (readonly [boolean, number])[]): number =>
  parts.reduce((total, [holds, points]) => total + (holds ? points : 0), 0);

/** Whether a page calls itself one that asks for codes. */
export function isAboutCodes(document: Document, path: string): boolean {
  return namesCode(wordsOf(own(document, 'title'))) || namesCode(wordsOf(path));
}
