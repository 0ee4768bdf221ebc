import { openPicture as decodePicture, type OpenedPicture } from '../detection/capture/opened-picture.ts';
import { pictureSize } from '../vision/picture-size.ts';

/** Why a file is not read; each has a text under `read_refused_<why>`. */
export type Refusal = 'too_many_bytes' | 'too_many_pixels' | 'drawing' | 'document' | 'not_a_picture' | 'damaged';

export type Opened =
  | { readonly kind: 'opened'; readonly picture: OpenedPicture }
  | { readonly kind: 'refused'; readonly why: Refusal };

export type OpenFile = (file: Blob) => Promise<Opened>;

/** Bytes of a file; a screenshot of a large screen has 10 MB at most. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** Pixels, of four bytes each when decoded: 200 MB. Photographs have 12 to 50 million. */
export const MOST_PIXELS = 50_000_000;
/** Bytes from the beginning that are looked at to say what a file is that is no picture. */
const BEGINNING = 1024;

/**
 * Opens a picture file: PNG, JPEG, GIF, WebP or BMP, of an animated one the first frame. What the header claims is looked
 * at before anything is decoded, and once more when it is. Never rejects.
 */
export async function openFile(file: Blob, decode = decodePicture): Promise<Opened> {
  if (file.size > MOST_BYTES) return refused('too_many_bytes');
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    // The file was changed or removed after it was chosen.
    return refused('damaged');
  }
  const claimed = pictureSize(bytes);
  if (claimed === null) return refused(whatItIs(bytes));
  if (claimed.width * claimed.height > MOST_PIXELS) return refused('too_many_pixels');
  try {
    const picture = await decode(file);
    if (picture.width * picture.height <= MOST_PIXELS) return { kind: 'opened', picture };
    picture.close();
    return refused('too_many_pixels');
  } catch {
    return refused('damaged');
  }
}

const refused = (why: Refusal): Opened => ({ kind: 'refused', why });

/** An SVG may hold scripts and addresses and has no pixels of its own: it is told apart to say what helps. */
function whatItIs(bytes: Uint8Array): Refusal {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, BEGINNING));
  if (beginning.startsWith('%PDF-')) return 'document';
  return /<svg[\s>]/i.test(beginning) ? 'drawing' : 'not_a_picture';
}
