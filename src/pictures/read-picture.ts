import { findInPicture } from '../vision/find-in-picture.ts';
import { pictureSize } from '../vision/picture-size.ts';
import { type OpenFile, openFile, type Refusal } from './open-file.ts';

/** What the codes in a picture file say. */
export type PictureTexts =
  | { readonly kind: 'read'; readonly texts: readonly string[] }
  | { readonly kind: 'refused'; readonly why: Refusal };

export type ReadPicture = (file: Blob) => Promise<PictureTexts>;

/** Lets the page draw and hear clicks between two looks. */
const pause = () => new Promise<true>((resolve) => setTimeout(() => resolve(true), 0));

/** Looks for codes in all of a picture. Nothing is kept of it. Never rejects. */
export async function readPicture(file: Blob, open: OpenFile = openFile, goOn = pause): Promise<PictureTexts> {
  const opened = await open(file);
  if (opened.kind === 'refused') return opened;
  const { picture } = opened;
  try {
    const { width, height } = picture;
    const codes = await findInPicture(picture, { x: 0, y: 0, width, height }, { goOn });
    return { kind: 'read', texts: codes.map(({ text }) => text) };
  } catch {
    // No memory is left for the pixels of it.
    return { kind: 'refused', why: 'too_many_pixels' };
  } finally {
    picture.close();
  }
}

/** Bytes that are looked at: more than any picture has before its size. */
const HEADER = 65_536;

/** Whether a file is a picture, by what its sender or its first bytes say. Never rejects. */
export async function isPicture(file: Blob): Promise<boolean> {
  if (file.type.startsWith('image/')) return true;
  try {
    return pictureSize(new Uint8Array(await file.slice(0, HEADER).arrayBuffer())) !== null;
  } catch {
    // The file was changed or removed after it was chosen.
    return false;
  }
}
