import { MAX_FILE_BYTES } from './bounds.ts';
import { textOf } from './encodings.ts';
import { parseJson } from './json.ts';

/** A file by what it is made of, looked at once for all importers. */
export type ImportFile =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

export type OpenedFile = ImportFile | { readonly kind: 'too_large' | 'too_deep' | 'empty' };

export function openFile(bytes: Uint8Array): OpenedFile {
  if (bytes.length > MAX_FILE_BYTES) return { kind: 'too_large' };
  const text = textOf(bytes);
  if (text === null) return { kind: 'binary', bytes };
  if (text.trim() === '') return { kind: 'empty' };
  if (!/^\s*[[{]/.test(text)) return text.includes('\0') ? { kind: 'binary', bytes } : { kind: 'text', text };
  const json = parseJson(text);
  switch (json.kind) {
    case 'json':
      return json;
    case 'too_deep':
      return { kind: 'too_deep' };
    case 'not_json':
      return { kind: 'text', text };
  }
}
