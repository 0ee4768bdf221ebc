import * as v from 'valibot';

/** What the background asks the script that it ran in a page's document. The code goes with `write` and nowhere else. */
export type PageQuestion =
  /** Where a code of so many characters goes, in this document if it is the top one of `origin`. */
  | { readonly kind: 'find'; readonly origin: string; readonly length: number }
  /** Fills what `find` found under this id. */
  | { readonly kind: 'write'; readonly id: string; readonly code: string }
  /** Whether this document, a frame perhaps, has a field itself. */
  | { readonly kind: 'look'; readonly length: number };

export interface PageAnswers {
  readonly find:
    | { readonly kind: 'found'; readonly id: string }
    | { readonly kind: 'none' }
    | { readonly kind: 'other_origin' };
  /**
   * `not_kept`: the page had the code, and shows it no more: it may have sent it. `gone`: the field, its frame or its
   * origin is not what was found any more, or takes no such code.
   */
  readonly write:
    | { readonly kind: 'filled'; readonly fields: number }
    | { readonly kind: 'not_kept' }
    | { readonly kind: 'gone' };
  readonly look: boolean;
}

export type AnswerPage = (question: PageQuestion) => Promise<PageAnswers[PageQuestion['kind']]>;

/** Answers come out of a page's process. */
export const ANSWERS: { readonly [K in keyof PageAnswers]: v.GenericSchema<unknown, PageAnswers[K]> } = {
  find: v.variant('kind', [
    v.strictObject({ kind: v.literal('found'), id: v.pipe(v.string(), v.maxLength(64)) }),
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('other_origin') }),
  ]),
  write: v.variant('kind', [
    v.strictObject({
      kind: v.literal('filled'),
      fields: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
    }),
    v.strictObject({ kind: v.literal('not_kept') }),
    v.strictObject({ kind: v.literal('gone') }),
  ]),
  look: v.boolean(),
};
