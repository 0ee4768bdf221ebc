import { useEffect, useRef, useState } from 'preact/hooks';
import type { Exported, PasscodeExport } from '../../messaging/passcodes.ts';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failed'; readonly words: FailureWords }
  | { readonly kind: 'written'; readonly leftOut: Exported['leftOut'] };

/** Has accounts written in one form, and hands what was written on. Nothing of it is kept in the state. */
export function useExport(host: Host, take: (exported: Exported) => void) {
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  /** Grows with each step: an answer that comes after the person turned away is dropped, with the secrets in it. */
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);
  async function write(form: PasscodeExport): Promise<void> {
    if (state.kind === 'writing') return;
    turn.current += 1;
    const mine = turn.current;
    setState({ kind: 'writing' });
    try {
      const answer = await host.send('passcodes.export', form);
      if (mine !== turn.current) return;
      if (answer.ok) {
        take(answer);
        setState({ kind: 'written', leftOut: answer.leftOut });
      } else setState({ kind: 'failed', words: failureWords(answer.failure) });
    } catch (error) {
      if (mine === turn.current) setState({ kind: 'failed', words: brokenWords(error) });
    }
  }
  return {
    state,
    write: (form: PasscodeExport) => void write(form),
    reset: () => {
      turn.current += 1;
      setState({ kind: 'idle' });
    },
  };
}
