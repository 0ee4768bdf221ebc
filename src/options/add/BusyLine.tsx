import type { ComponentChildren } from 'preact';
import { Spinner } from '../../ui/Spinner.tsx';

/** Stands in the place of the button that was clicked, as long as its work goes on. */
export function BusyLine({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="busy-line" role="status">
      <Spinner />
      {children}
    </p>
  );
}
