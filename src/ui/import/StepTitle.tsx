import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A headline that takes the focus when it comes, so that a screen reader goes on there. */
export function StepTitle({ children }: { readonly children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 class="import-title" tabIndex={-1} ref={title}>
      {children}
    </h2>
  );
}
