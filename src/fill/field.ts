import { matches, nameOf, parentOf } from '../detection/element-name.ts';
import { own } from '../detection/own.ts';
import { wordsOf } from './words.ts';

/** A field that takes text, and what its page calls it. Everything here is the page's own word. */
export interface Field {
  readonly input: HTMLInputElement;
  /** How developers name it: `name`, `id`. */
  readonly names: string;
  /** What a person reads on it: its labels, its placeholder. */
  readonly words: string;
  /** What a person reads beside it. */
  readonly near: string;
  readonly autocomplete: ReadonlySet<string>;
}

const TYPES = new Set(['text', 'tel', 'number', 'password']);
const XHTML = 'http://www.w3.org/1999/xhtml';
/** Characters of a text, pieces that it is put together of, and elements up to where the text beside a field is looked for. */
const LONGEST_TEXT = 160;
const MOST_PIECES = 40;
const MOST_ABOVE = 3;
/** A field has one; a list of a hundred thousand would be copied for each field. */
const MOST_LABELS = 2;

/** Whether an element is a field that could take a code: one of another kind is not even named. */
export function takesText(element: Element): element is HTMLInputElement {
  if (nameOf(element) !== 'input' || own(element, 'namespaceURI') !== XHTML) return false;
  const { type, readOnly } = element as HTMLInputElement;
  // Disabled ones too that only the fieldset around them disables.
  return TYPES.has(type) && !readOnly && !matches(element, ':disabled');
}

export function fieldOf(input: HTMLInputElement): Field {
  const said = (...names: readonly string[]) => names.map((name) => input.getAttribute(name));
  return {
    input,
    names: wordsOf(...said('name', 'id', 'data-testid')),
    words: wordsOf(...said('aria-label', 'placeholder', 'title'), ...labelsOf(input)),
    near: wordsOf(textBeside(input)),
    autocomplete: new Set((input.getAttribute('autocomplete') ?? '').slice(0, LONGEST_TEXT).toLowerCase().split(/\s+/)),
  };
}

function* labelsOf(input: HTMLInputElement): Generator<string> {
  for (let at = 0; at < MOST_LABELS; at += 1) {
    const label = input.labels?.item(at);
    if (label != null) yield textIn(label);
  }
  const root = input.getRootNode();
  if (!('getElementById' in root)) return;
  const ids = (input.getAttribute('aria-labelledby') ?? '').slice(0, LONGEST_TEXT).split(/\s+/);
  for (const id of ids.slice(0, 4)) {
    const label = id === '' ? null : (root as Document).getElementById(id);
    if (label !== null) yield textIn(label);
  }
}

/** The first text that stands around a field, in the elements next above it. */
function textBeside(input: HTMLInputElement): string {
  let above = parentOf(input);
  for (let met = 0; above !== null && met < MOST_ABOVE; met += 1) {
    const text = textIn(above);
    if (text !== '') return text;
    above = parentOf(above);
  }
  return '';
}

function textIn(element: Element): string {
  const walker = own(element, 'ownerDocument').createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let met = 0; met < MOST_PIECES && text.length < LONGEST_TEXT; met += 1) {
    const node = walker.nextNode();
    if (node === null) break;
    text += ` ${(node.nodeValue ?? '').slice(0, LONGEST_TEXT).trim()}`;
  }
  return text.trim();
}
