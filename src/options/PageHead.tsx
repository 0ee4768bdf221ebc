import type { ComponentChildren } from 'preact';
import './page-head.css';

/** Headline of a page, what it is about, and the one thing to do there. */
export function PageHead({
  title,
  text,
  action,
}: {
  readonly title: string;
  readonly text: string;
  readonly action?: ComponentChildren;
}) {
  return (
    <header class="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        <p>{text}</p>
      </div>
      {action}
    </header>
  );
}
