import { type ComponentChild, Fragment } from 'preact';
import { type TextKey, t } from './t.ts';

/** Private-use characters stand for the parts while the browser puts the sentence together. */
const FIRST_MARKER = 0xe000;

/** A text whose placeholders are elements: `<Rich text="asking_title" parts={[<Plain>…</Plain>]} />`. */
export function Rich({ text, parts }: { readonly text: TextKey; readonly parts: readonly ComponentChild[] }) {
  const sentence = t(text, ...parts.map((_, index) => String.fromCharCode(FIRST_MARKER + index)));
  const pieces = sentence.split(/([\uE000-\uE008])/u);
  return (
    <>
      {pieces.map((piece, index) => (
        <Fragment key={index}>{index % 2 === 0 ? piece : parts[piece.charCodeAt(0) - FIRST_MARKER]}</Fragment>
      ))}
    </>
  );
}
