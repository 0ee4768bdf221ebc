import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, MessageFailure } from '../../messaging/messages.ts';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import type { Move } from '../../ui/passcode-sections.ts';
import { t } from '../../ui/t.ts';
import { SUCCESS_SHOWN } from '../ApprovedScreen.tsx';
import { nameOf } from './names.ts';
import type { LoadedPasscodes, Passcodes } from './use-passcodes.ts';

/** What the last click led to, in words. `count` tells it from the same words said before. */
export type Said = { readonly count: number } & (
  | { readonly kind: 'done'; readonly words: string }
  /** It could go from the clipboard by itself. */
  | { readonly kind: 'offer'; readonly words: string }
  /** Only spoken: it can be seen. */
  | { readonly kind: 'seen'; readonly words: string }
  | { readonly kind: 'removed'; readonly words: string; readonly account: PasscodeView }
  | { readonly kind: 'failed'; readonly words: FailureWords }
);

type Say =
  | { readonly kind: 'done' | 'seen' | 'offer'; readonly words: string }
  | { readonly kind: 'removed'; readonly words: string; readonly account: PasscodeView }
  | { readonly kind: 'failed'; readonly words: FailureWords };

/** Milliseconds that words stay: long enough to be read, and an undo to be reached by keyboard. */
const SHOWN = { done: 4_000, offer: 10_000, seen: 4_000, removed: 15_000, failed: 15_000 } as const;

/** Everything that a click on an account can do. None of these rejects. */
export interface CodeActions {
  readonly said: Said | null;
  /** The account whose code was copied last. */
  readonly copied: string | null;
  /** The codes of accounts that count them, shown since the popup opened. */
  readonly counted: ReadonlyMap<string, string>;
  /** The account whose code is on its way into the page. */
  readonly filling: string | null;
  /** The account that the person is asked about: whether it is for this site. */
  readonly question: PasscodeView | null;
  /** Filling in makes a counted code anew: not while one is shown, which would be lost by it. */
  canFill(account: PasscodeView): boolean;
  copy(account: PasscodeView, code: string): Promise<void>;
  /** Has copied codes taken off the clipboard from now on: the browser shows its own question, and closes the popup for it. */
  emptyClipboard(): Promise<void>;
  /** Shows the next code of an account that counts them. */
  next(account: PasscodeView): Promise<void>;
  /** Fills the code in, or asks first where the account was not used on this site before. */
  fill(account: PasscodeView): Promise<void>;
  /** Answers the question. */
  answer(yes: boolean): Promise<void>;
  pin(account: PasscodeView, pinned: boolean): Promise<void>;
  /** `place` counts from 1. */
  move(move: Move, place: number, of: number): Promise<void>;
  remove(account: PasscodeView): Promise<void>;
  restore(account: PasscodeView): Promise<void>;
}

export function useCodeActions(
  host: Host,
  { tabId, view }: Extract<LoadedPasscodes, { kind: 'ready' }>,
  reload: Passcodes['reload'],
): CodeActions {
  const [said, setSaid] = useState<Said | null>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const [counted, setCounted] = useState<ReadonlyMap<string, string>>(new Map());
  const [question, setQuestion] = useState<PasscodeView | null>(null);
  const [filling, setFilling] = useState<string | null>(null);
  const sending = useRef(new Set<string>());

  const say = (words: Say) => setSaid((before) => ({ ...words, count: (before?.count ?? 0) + 1 }));
  useEffect(() => {
    if (said === null) return undefined;
    return host.clock.after(SHOWN[said.kind], () => {
      setSaid(null);
      setCopied(null);
    });
  }, [host, said]);

  /** What is still being done is not done a second time: a counter must not be moved by two clicks in one frame. */
  async function act<T extends object>(
    what: string,
    send: () => Promise<Answer<T>>,
    done: (answer: T) => unknown,
    refused: (failure: MessageFailure) => unknown = refuse,
  ): Promise<void> {
    if (sending.current.has(what)) return;
    sending.current.add(what);
    try {
      const answer = await send();
      await (answer.ok ? done(answer) : refused(answer.failure));
    } catch (error) {
      say({ kind: 'failed', words: brokenWords(error) });
    } finally {
      sending.current.delete(what);
    }
  }

  async function refuse(failure: MessageFailure): Promise<void> {
    say({ kind: 'failed', words: failureWords(failure) });
    // The list was of another time.
    if (failure.code === 'passcode_gone' || failure.code === 'other_site') await reload();
  }

  async function fillIn(account: PasscodeView, bind: boolean): Promise<void> {
    const { site } = view;
    if (tabId === null || site === null) return;
    setFilling(account.passcodeId);
    await act(
      'fill',
      () => host.send('passcodes.fill', { passcodeId: account.passcodeId, tabId, ...site, bind }),
      () => {
        say({ kind: 'done', words: t('codes_filled') });
        host.clock.after(SUCCESS_SHOWN, () => host.close());
      },
      // Its use here may have been ended meanwhile: then the person is asked after all.
      (failure) => {
        // One that goes by a counter comes no second time: it is shown, to be copied.
        const { unused } = failure;
        if (unused !== undefined && account.kind === 'hotp')
          setCounted((before) => new Map(before).set(account.passcodeId, unused));
        if (failure.code !== 'site_not_bound' || bind) return refuse(failure);
        setQuestion(account);
        return undefined;
      },
    );
    setFilling(null);
  }

  return {
    said,
    copied,
    counted,
    filling,
    question,
    canFill: ({ passcodeId }) => tabId !== null && view.site !== null && !counted.has(passcodeId),
    async emptyClipboard() {
      await host.setEmptiesClipboard(true).catch(() => false);
    },
    async copy({ passcodeId }, code) {
      try {
        await host.copy(code);
      } catch {
        say({ kind: 'failed', words: { title: t('codes_copy_failed'), text: '' } });
        return;
      }
      setCopied(passcodeId);
      // It is copied, whatever becomes of it.
      const kept = { empties: false, offer: false };
      const { empties, offer } = await host.send('clipboard.copied', { text: code }).catch(() => kept);
      if (empties) say({ kind: 'done', words: t('codes_copied_for_a_minute') });
      else say({ kind: offer ? 'offer' : 'done', words: t('codes_copied') });
    },
    next: ({ passcodeId }) =>
      act(
        `next ${passcodeId}`,
        () => host.send('passcodes.next', { passcodeId }),
        ({ code }) => setCounted((before) => new Map(before).set(passcodeId, code)),
      ),
    async fill(account) {
      if (account.here === 'bound') await fillIn(account, false);
      else setQuestion(account);
    },
    async answer(yes) {
      setQuestion(null);
      if (yes && question !== null) await fillIn(question, true);
    },
    pin: ({ passcodeId }, pinned) =>
      act(
        `pin ${passcodeId} ${String(pinned)}`,
        () => host.send('passcodes.edit', { passcodeId, change: { pinned } }),
        reload,
      ),
    move: ({ passcodeId, before }, place, of) =>
      act(
        'move',
        () => host.send('passcodes.move', { passcodeId, before }),
        async () => {
          await reload();
          say({ kind: 'seen', words: t('codes_moved', place.toLocaleString(), of.toLocaleString()) });
        },
      ),
    remove: (account) =>
      act(
        `remove ${account.passcodeId}`,
        () => host.send('passcodes.remove', { passcodeIds: [account.passcodeId] }),
        async () => {
          await reload();
          say({ kind: 'removed', words: t('codes_removed', nameOf(account)), account });
        },
      ),
    restore: (account) =>
      act(
        `restore ${account.passcodeId}`,
        () => host.send('passcodes.restore', { passcodeIds: [account.passcodeId] }),
        async () => {
          await reload();
          say({ kind: 'done', words: t('codes_restored', nameOf(account)) });
        },
      ),
  };
}
