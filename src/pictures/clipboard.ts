/** What the clipboard holds: the first picture among the files and items of a paste, or of a read. */
export type Pasted =
  | { readonly kind: 'picture'; readonly picture: Blob }
  /** Something else, or nothing. */
  | { readonly kind: 'no_picture' }
  /** The browser or the person did not let us look; pasting by the keyboard needs nobody's leave. */
  | { readonly kind: 'refused' };

/**
 * Asks the browser for the clipboard, which asks the person (Clipboard API, section 9). No permission of the manifest is
 * needed: without one the browser shows its question, and a refusal is an answer like every other.
 */
export async function pictureOnClipboard(): Promise<Pasted> {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((candidate) => candidate.startsWith('image/'));
      if (type !== undefined) return { kind: 'picture', picture: await item.getType(type) };
    }
    return { kind: 'no_picture' };
  } catch {
    return { kind: 'refused' };
  }
}

/** What the clipboard holds that accounts may come in by: a picture, else a text. */
export async function anythingOnClipboard(): Promise<Pasted | { readonly kind: 'text'; readonly text: string }> {
  const pasted = await pictureOnClipboard();
  if (pasted.kind !== 'no_picture') return pasted;
  try {
    const text = await navigator.clipboard.readText();
    return text.trim() === '' ? pasted : { kind: 'text', text };
  } catch {
    return { kind: 'refused' };
  }
}

/** The picture that a paste or a drop brings; `null` where it is something else. */
export function pictureIn(transfer: Pick<DataTransfer, 'files'> | null): File | null {
  const files = [...(transfer?.files ?? [])];
  // A file without a picture's type is taken too: what it is, its own bytes say.
  return files.find(({ type }) => type.startsWith('image/')) ?? files[0] ?? null;
}
