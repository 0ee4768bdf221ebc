import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

interface Keys {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
}

/** What keys do wherever the focus is: a letter goes to the search, Escape clears it, and closes when there is nothing to clear. */
export function useKeys({ field, query, onQuery, onClose }: Keys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') {
        event.preventDefault();
        if (query === '') {
          onClose();
          return;
        }
        onQuery('');
        field.current?.focus();
        return;
      }
      const inField = event.target instanceof HTMLInputElement;
      // The focus moves before the letter arrives, so it is typed there. A space presses the button that has the focus.
      if (!inField && event.key !== ' ' && /^.$/u.test(event.key)) field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
