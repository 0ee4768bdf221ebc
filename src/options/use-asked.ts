import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { brokenWords, type FailureWords } from '../ui/broken-words.ts';

export type Answered<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'there'; readonly value: T }
  /** There is no answer, or it says no. */
  | { readonly kind: 'broken'; readonly why: FailureWords };

export interface Asked<T> {
  readonly state: Answered<T>;
  /** Asks again; what is shown stays until the answer is there. */
  readonly reload: () => void;
}

/** What `ask` answers: asked at once, whenever `ask` is another, and whenever the page comes to the front. */
export function useAsked<T>(ask: () => Promise<Answered<T>>): Asked<T> {
  const [state, setState] = useState<Answered<T>>({ kind: 'loading' });
  // An older answer that arrives late must not replace a newer one.
  const newest = useRef(0);

  const reload = useCallback(() => {
    const turn = ++newest.current;
    const settle = (next: Answered<T>) => {
      if (turn === newest.current) setState(next);
    };
    ask().then(settle, (error: unknown) => settle({ kind: 'broken', why: brokenWords(error) }));
  }, [ask]);

  useEffect(() => {
    reload();
    const shown = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', shown);
    return () => {
      newest.current += 1;
      document.removeEventListener('visibilitychange', shown);
    };
  }, [reload]);

  return { state, reload };
}
