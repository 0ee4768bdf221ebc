import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageFailure } from '../../messaging/messages.ts';
import type { PasscodePreview, PasscodeSource } from '../../messaging/passcodes.ts';
import { brokenWords, type FailureWords } from '../broken-words.ts';
import { failureWords } from '../failure-words.ts';
import type { Host } from '../host.ts';
import { t } from '../t.ts';
import { isMigrationText } from './account-text.ts';
import { fileWords } from './import-words.ts';
import { joinTexts } from './join-texts.ts';

export type ReadPreview = Extract<PasscodePreview, { kind: 'read' }>;

/** `aside`, `signIn`: accounts with codes, and for signing in, that open no more. */
export interface LostState {
  readonly kind: 'lost';
  readonly aside: number;
  readonly signIn: number;
}

/** Where bringing accounts in stands. Nothing is added before `adding`, which only the person's click leads to. */
export type ImportState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reading' }
  /** `error`: why the last password did not open it. The file is kept. */
  | { readonly kind: 'locked'; readonly source: string; readonly error: string | null; readonly opening: boolean }
  /** Nothing was read, and why. */
  | { readonly kind: 'refused'; readonly words: FailureWords }
  | {
      readonly kind: 'previewed';
      readonly preview: ReadPreview;
      readonly adding: boolean;
      /** Why adding, or what was brought since, did not go well. */
      readonly failed: FailureWords | null;
    }
  /** The key that seals accounts is gone: nothing can be added before the person begins with a new one. */
  | LostState
  | {
      readonly kind: 'added';
      readonly passcodeIds: readonly string[];
      readonly raised: number;
      readonly preview: ReadPreview;
    };

/** What was read and waits for the person's yes. */
interface Held {
  readonly source: PasscodeSource;
  readonly preview: ReadPreview;
}

/** Nothing is taken while accounts are being added. What can't be read leaves a preview that is there as it is. */
export interface ImportFlow {
  readonly state: ImportState;
  /** Looks at a source in place of what was there. */
  readonly bring: (source: PasscodeSource) => void;
  /** Looks at the texts of codes: beside those that are there, where parts of their transfer are missing still. */
  readonly bringTexts: (texts: readonly string[], unread?: FailureWords | null) => void;
  readonly unlock: (password: string) => void;
  readonly add: () => void;
  /** Looks again at what was brought. */
  readonly again: () => void;
  /** Says why there is nothing to look at. */
  readonly refuse: (words: FailureWords) => void;
  readonly reset: () => void;
}

/** `site`: where a code was seen, as its page is named to the person; `null` for what came another way. */
export function useImport(host: Pick<Host, 'send'>, site: string | null = null): ImportFlow {
  const [state, setState] = useState<ImportState>({ kind: 'nothing' });
  const source = useRef<PasscodeSource | null>(null);
  const held = useRef<Held | null>(null);
  /** Why something beside what is being looked at was not read. */
  const unread = useRef<FailureWords | null>(null);
  /** Pictures are read in their own time: what comes of them meets the state that is true then. */
  const current = useRef(state);
  /** Grows with each step: an answer to an earlier one has nothing to say any more. */
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);

  const settle = (next: ImportState): number => {
    turn.current += 1;
    current.current = next;
    setState(next);
    return turn.current;
  };
  const isAdding = () => current.current.kind === 'previewed' && current.current.adding;

  /** Nothing came of what was brought: back to what was read before, if anything was. */
  function fail(words: FailureWords): void {
    source.current = held.current?.source ?? null;
    if (held.current === null) settle({ kind: 'refused', words });
    else settle({ kind: 'previewed', preview: held.current.preview, adding: false, failed: words });
  }

  async function look(wanted: PasscodeSource, begin: ImportState, failed: FailureWords | null = null): Promise<void> {
    source.current = wanted;
    unread.current = failed;
    const mine = settle(begin);
    const next = await host
      .send('passcodes.preview', { source: wanted })
      .then((preview) => withoutEnrolled(host, preview))
      .then(stateOf, (error: unknown): ImportState => ({ kind: 'refused', words: brokenWords(error) }));
    if (mine !== turn.current) return;
    if (next.kind === 'refused') fail(next.words);
    else if (next.kind === 'previewed') {
      held.current = { source: wanted, preview: next.preview };
      settle({ ...next, failed: unread.current });
    } else settle(next);
  }

  async function add(preview: ReadPreview): Promise<void> {
    const wanted = source.current;
    if (wanted === null) return;
    const mine = settle({ kind: 'previewed', preview, adding: true, failed: null });
    try {
      const answer = await host.send('passcodes.add', { source: wanted, digest: preview.digest, site });
      if (mine !== turn.current) return;
      if (answer.ok) {
        // The secrets in it are of no more use here.
        source.current = held.current = null;
        settle({ kind: 'added', passcodeIds: answer.added, raised: answer.raised, preview });
      } else if (LOOK_AGAIN.has(answer.failure.code))
        await look(wanted, { kind: 'reading' }, failureWords(answer.failure));
      else settle({ kind: 'previewed', preview, adding: false, failed: failureWords(answer.failure) });
    } catch (error) {
      if (mine === turn.current) settle({ kind: 'previewed', preview, adding: false, failed: brokenWords(error) });
    }
  }

  /** The texts that others are to stand beside: of a transfer that is being looked at, or misses parts. */
  function textsBefore(): string {
    const being = source.current;
    if (current.current.kind === 'reading' && being?.kind === 'text' && being.text.split('\n').some(isMigrationText))
      return being.text;
    return held.current !== null && missesParts(held.current.preview) ? textOf(held.current.source) : '';
  }

  return {
    state,
    bring(wanted) {
      if (!isAdding()) void look(wanted, { kind: 'reading' });
    },
    bringTexts(texts, failed = null) {
      if (isAdding()) return;
      void look({ kind: 'text', text: joinTexts(textsBefore(), texts) }, { kind: 'reading' }, failed);
    },
    unlock(password) {
      if (state.kind !== 'locked' || state.opening || source.current?.kind !== 'file') return;
      void look({ ...source.current, password }, { ...state, error: null, opening: true });
    },
    add() {
      if (state.kind === 'previewed' && !isAdding()) void add(state.preview);
    },
    again() {
      if (source.current !== null && !isAdding()) void look(source.current, { kind: 'reading' });
    },
    refuse(words) {
      if (isAdding()) return;
      if (current.current.kind === 'reading') unread.current = words;
      else fail(words);
    },
    reset() {
      if (isAdding()) return;
      source.current = held.current = null;
      settle({ kind: 'nothing' });
    },
  };
}

/** What is there is not what was previewed against. */
const LOOK_AGAIN: ReadonlySet<MessageFailure['code']> = new Set(['preview_changed', 'vault_damaged']);

/** Whether parts of a transfer are still to be brought. */
export const missesParts = ({ parts }: ReadPreview): boolean => parts !== null && parts.missing.length > 0;

/** Also a file may hold the parts of a transfer: only text files do. */
function textOf(source: PasscodeSource): string {
  if (source.kind === 'text') return source.text;
  return new TextDecoder().decode(Uint8Array.from(atob(source.bytes), (character) => character.charCodeAt(0)));
}

/** A backup names all sign-in accounts that there were; those that this browser has need not be added again. */
async function withoutEnrolled(host: Pick<Host, 'send'>, preview: PasscodePreview): Promise<PasscodePreview> {
  if (preview.kind !== 'read' || preview.enrolAgain.length === 0) return preview;
  const { accounts } = await host.send('accounts.list', {}).catch(() => ({ accounts: [] }));
  const enrolAgain = preview.enrolAgain.filter(
    ({ label, issuer }) =>
      !accounts.some(
        (account) => account.label === label && account.issuer === issuer && account.status.kind !== 'revoked',
      ),
  );
  return { ...preview, enrolAgain };
}

function stateOf(preview: PasscodePreview): ImportState {
  switch (preview.kind) {
    case 'read':
      return { kind: 'previewed', preview, adding: false, failed: null };
    case 'needs_password':
      return { kind: 'locked', source: preview.source, error: null, opening: false };
    case 'not_opened':
      return preview.reason === 'damaged'
        ? nothingRead('damaged')
        : { kind: 'locked', source: preview.source, error: t(`import_${preview.reason}`), opening: false };
    case 'vault_lost':
      return { kind: 'lost', aside: preview.aside, signIn: preview.signIn };
    case 'refused':
      return nothingRead(preview.reason);
  }
}

export const nothingRead = (reason: string): Extract<ImportState, { kind: 'refused' }> => ({
  kind: 'refused',
  words: { title: t('import_nothing_read'), text: fileWords(reason) },
});
