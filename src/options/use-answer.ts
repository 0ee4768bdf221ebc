import { useCallback, useEffect } from 'preact/hooks';
import type { MessageName, RequestOf, ResponseOf } from '../messaging/messages.ts';
import type { Host } from '../ui/host.ts';
import { type Answered, type Asked, useAsked } from './use-asked.ts';

/** Messages that ask for something as it is now and need no words for it. */
type Question = { [N in MessageName]: RequestOf<N> extends Record<string, never> ? N : never }[MessageName];

/**
 * The background's answer to one question: asked at once, on every change that the browser reports, and whenever the
 * page comes to the front, because accounts and history change without the browser telling.
 */
export function useAnswer<N extends Question>(host: Host, name: N): Asked<ResponseOf<N>> {
  const ask = useCallback(
    async (): Promise<Answered<ResponseOf<N>>> => ({ kind: 'there', value: await host.send(name, {}) }),
    [host, name],
  );
  const asked = useAsked(ask);
  const { reload } = asked;
  useEffect(() => host.onChange(reload), [host, reload]);
  return asked;
}
