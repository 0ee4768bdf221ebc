import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What a screen is about. It takes the focus when it appears: screen readers begin here, and no button has it. */
export function Headline({ children }: { readonly children: ComponentChildren }) {
  const element = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => element.current?.focus(), []);
  return (
    <h1 class="headline" tabIndex={-1} ref={element}>
      {children}
    </h1>
  );
}
