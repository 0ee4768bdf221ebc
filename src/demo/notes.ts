import { randomUUID } from 'node:crypto';

export interface Note {
  readonly id: string;
  readonly text: string;
  /** Whole seconds since 1970. */
  readonly writtenAt: number;
}

export type Written = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: string };

/** Everybody's notes by `sub`, in memory: they last as long as the program runs. */
export interface Notes {
  /** Newest first. */
  readonly of: (sub: string) => readonly Note[];
  readonly write: (sub: string, text: string) => Written;
  readonly remove: (sub: string, id: string) => void;
}

export const NOTE_LENGTH = 2000;
const NOTEBOOK_SIZE = 200;

export function createNotes(now: () => number): Notes {
  const notebooks = new Map<string, readonly Note[]>();
  const notesOf = (sub: string) => notebooks.get(sub) ?? [];
  return {
    of: notesOf,
    write(sub, text) {
      const trimmed = text.replace(/\r\n?/g, '\n').trim();
      const notes = notesOf(sub);
      if (trimmed === '') return { kind: 'refused', reason: 'A note needs a word or two.' };
      if (trimmed.length > NOTE_LENGTH)
        return { kind: 'refused', reason: `A note holds ${String(NOTE_LENGTH)} characters; this one is longer.` };
      if (notes.length >= NOTEBOOK_SIZE)
        return {
          kind: 'refused',
          reason: `Your notebook is full at ${String(NOTEBOOK_SIZE)} notes. Tear one out first.`,
        };
      notebooks.set(sub, [{ id: randomUUID(), text: trimmed, writtenAt: now() }, ...notes]);
      return { kind: 'written' };
    },
    remove(sub, id) {
      notebooks.set(
        sub,
        notesOf(sub).filter((note) => note.id !== id),
      );
    },
  };
}
