import type { ComponentChildren } from 'preact';
import type { FailureWords } from '../../ui/broken-words.ts';
import { Notice } from '../../ui/Notice.tsx';

/** Why a step failed, spoken at once, and below it what can be done instead. */
export function FailureNotice({
  words,
  children,
}: {
  readonly words: FailureWords;
  readonly children?: ComponentChildren;
}) {
  return (
    <Notice tone="caution" title={words.title} announce>
      <p>{words.text}</p>
      {children !== undefined && <p class="failure-remedy">{children}</p>}
    </Notice>
  );
}
