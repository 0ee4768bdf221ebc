import type { ComponentChildren, Ref } from 'preact';
import './page-head.css';

/** Headline of a page, what it is about, and the one thing to do there. */
export function PageHead({
  title,
  text,
  action,
  headline = null,
}: {
  readonly title: string;
  readonly text: string;
  readonly action?: ComponentChildren;
  /** For who moves the focus to the headline. */
  readonly headline?: Ref<HTMLHeadingElement>;
}) {
  return (
    <header class="page-head">
      <div>
        <h1 tabIndex={-1} ref={headline}>
          {title}
        </h1>
        <p>{text}</p>
      </div>
      {action}
    </header>
  );
}
