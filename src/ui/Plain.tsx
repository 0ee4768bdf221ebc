import { plain } from './plain.ts';

/** A name or message that somebody else wrote. It is text, and its writing direction stays its own. */
export function Plain({ children }: { readonly children: string }) {
  return <bdi>{plain(children)}</bdi>;
}
