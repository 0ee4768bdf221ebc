import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MAX_CODES_ASKED, type PasscodeNow, type PasscodeView } from '../../messaging/passcodes.ts';
import type { Host } from '../../ui/host.ts';
import { codeAt, isStale, type LiveCode } from './live-code.ts';

export type ShownCode =
  | { readonly kind: 'live'; readonly live: LiveCode }
  /** It was asked for, and can not be made. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'awaited' };

export interface Codes {
  of(account: PasscodeView): ShownCode;
  /** The background gave no codes when it was asked last. */
  readonly error: unknown;
}

/**
 * The codes of the accounts that are drawn, and of no others. `brought` are those that came with the list: one list,
 * one array.
 */
export function useCodes(
  host: Host,
  drawn: readonly PasscodeView[],
  brought: readonly PasscodeNow[],
  now: number,
): Codes {
  const known = useRef(new Map<string, PasscodeNow>());
  const damaged = useRef(new Set<string>());
  const asking = useRef(new Set<string>());
  /** The second in which asking failed: it is not asked twice in one. */
  const failedAt = useRef<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [, redraw] = useState(0);
  const list = useRef<readonly PasscodeNow[] | null>(null);
  if (list.current !== brought) {
    list.current = brought;
    // What could not be opened may have been brought back since.
    damaged.current.clear();
    for (const code of brought) known.current.set(code.passcodeId, code);
  }
  const there = useRef(true);
  useEffect(
    () => () => {
      there.current = false;
    },
    [],
  );

  const missing = drawn.filter(
    ({ passcodeId, period }) =>
      period !== null &&
      !damaged.current.has(passcodeId) &&
      !asking.current.has(passcodeId) &&
      isStale(known.current.get(passcodeId), period, now),
  );
  useLayoutEffect(() => {
    const passcodeIds = missing.slice(0, MAX_CODES_ASKED).map(({ passcodeId }) => passcodeId);
    if (passcodeIds.length === 0 || failedAt.current === now) return;
    for (const passcodeId of passcodeIds) asking.current.add(passcodeId);
    void host
      .send('passcodes.codes', { passcodeIds })
      .then(
        ({ codes }) => {
          for (const passcodeId of passcodeIds) damaged.current.add(passcodeId);
          for (const code of codes) {
            known.current.set(code.passcodeId, code);
            damaged.current.delete(code.passcodeId);
          }
          return null;
        },
        // Asked again with the next second, and said until it answers.
        (reason: unknown) => {
          failedAt.current = now;
          return reason;
        },
      )
      .then((reason) => {
        for (const passcodeId of passcodeIds) asking.current.delete(passcodeId);
        if (!there.current) return;
        setError(reason);
        redraw((count) => count + 1);
      });
  });

  return {
    error,
    of({ passcodeId, period }) {
      if (damaged.current.has(passcodeId)) return { kind: 'damaged' };
      const live = period === null ? null : codeAt(known.current.get(passcodeId), period, now);
      return live === null ? { kind: 'awaited' } : { kind: 'live', live };
    },
  };
}
