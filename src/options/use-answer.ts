import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MessageName, RequestOf, ResponseOf } from '../messaging/messages.ts';
import { brokenWords, type FailureWords } from '../ui/broken-words.ts';
import type { Host } from '../ui/host.ts';

/** Messages that ask for something as it is now and need no words for it. */
type Question = { [N in MessageName]: RequestOf<N> extends Record<string, never> ? N : never }[MessageName];

export type Answered<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'there'; readonly value: T }
  /** The background did not answer. */
  | { readonly kind: 'broken'; readonly why: FailureWords };

export interface Asked<N extends Question> {
  readonly state: Answered<ResponseOf<N>>;
  /** Asks again; what is shown stays until the answer is there. */
  readonly reload: () => void;
}

/**
 * The background's answer to one question: asked at once, on every change that the browser reports, and whenever the
 * page comes to the front, because accounts and history change without the browser telling.
 */
export function useAnswer<N extends Question>(host: Host, name: N): Asked<N> {
  const [state, setState] = useState<Answered<ResponseOf<N>>>({ kind: 'loading' });
  // An older answer that arrives late must not replace a newer one.
  const newest = useRef(0);

  const reload = useCallback(() => {
    const turn = ++newest.current;
    const settle = (next: Answered<ResponseOf<N>>) => {
      if (turn === newest.current) setState(next);
    };
    host.send(name, {}).then(
      (value) => settle({ kind: 'there', value }),
      (error: unknown) => settle({ kind: 'broken', why: brokenWords(error) }),
    );
  }, [host, name]);

  useEffect(() => {
    reload();
    const shown = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', shown);
    const stop = host.onChange(reload);
    return () => {
      newest.current += 1;
      document.removeEventListener('visibilitychange', shown);
      stop();
    };
  }, [host, reload]);

  return { state, reload };
}
