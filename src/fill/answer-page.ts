import { own } from '../detection/own.ts';
import { chooseFields } from './choose.ts';
import { takesText } from './field.ts';
import type { AnswerPage, PageAnswers, PageQuestion } from './question.ts';
import { type Sight, sight } from './sight.ts';
import { isStillIn } from './trees.ts';
import { writeCode } from './write-code.ts';

/** What is asked of the window that a document is in. */
export interface PageWindow {
  readonly document: Document;
  readonly top: unknown;
  readonly origin: string;
  readonly location: { readonly origin: string };
}

/** What the script in a document does. It runs in a world of its own, and leaves nothing in the page's. */
export function createAnswerPage(view: PageWindow, seen: Sight = sight): AnswerPage {
  const { document } = view;
  let found: { readonly id: string; readonly origin: string; readonly inputs: readonly HTMLInputElement[] } | null =
    null;

  /** The browser's own word, whatever `document.domain` says; `null` in a sandbox. */
  const isTopOf = (origin: string): boolean =>
    view.top === view && view.origin === origin && view.location.origin === origin;

  function find(origin: string, length: number): PageAnswers['find'] {
    if (!isTopOf(origin)) return { kind: 'other_origin' };
    const inputs = chooseFields(document, length, seen);
    if (inputs === null) return { kind: 'none' };
    found = { id: newId(), origin, inputs };
    return { kind: 'found', id: found.id };
  }

  async function write(id: string, code: string): Promise<PageAnswers['write']> {
    const target = found;
    // Once for each time of finding.
    found = null;
    if (target === null || target.id !== id || !isTopOf(target.origin)) return { kind: 'gone' };
    const isThere = (input: HTMLInputElement): boolean =>
      own(input, 'isConnected') && isStillIn(input, document) && takesText(input) && seen.isVisible(input);
    const written = target.inputs.every(isThere) ? await writeCode(target.inputs, code, isThere) : 'gone';
    return written === 'filled' ? { kind: 'filled', fields: target.inputs.length } : { kind: written };
  }

  return (question: PageQuestion) => {
    switch (question.kind) {
      case 'find':
        return Promise.resolve(find(question.origin, question.length));
      case 'write':
        return write(question.id, question.code);
      case 'look':
        return Promise.resolve(chooseFields(document, question.length, seen) !== null);
    }
  };
}

/** `crypto.randomUUID` exists in secure contexts only; a frame that is looked at need not be one. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
