import { pictureSize } from '../vision/picture-size.ts';

/** A picture of an address, where the page's origin may read it without another request. */
export type PictureAt =
  | { readonly kind: 'picture'; readonly picture: HTMLImageElement | ImageBitmap; readonly isVector: boolean }
  /** Of another origin, not in the browser's cache, or too large: it can be seen on the screen only. */
  | { readonly kind: 'elsewhere'; readonly address: string }
  | { readonly kind: 'broken' };

/** Characters of the longest address that is looked at: a `data:` URL of a picture. */
const LONGEST = 4_000_000;
/** Bytes of the largest picture, and pixels: 48 MB of memory once it is decoded. */
const MOST_BYTES = 8_000_000;
/** The same of one whose size the browser alone can read. */
const MOST_OTHER_BYTES = 1_000_000;
const MOST_PIXELS = 12_000_000;

/**
 * What the page has already loaded, out of the browser's cache alone: a server may make a new code for each request, and
 * then asking again would end the one that is shown. `address` is absolute.
 */
export async function pictureAt(address: string): Promise<PictureAt> {
  if (address.length > LONGEST || !URL.canParse(address)) return { kind: 'broken' };
  const { protocol, origin } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return decoded(address, isDrawing(address));
  if (origin !== location.origin) return { kind: 'elsewhere', address };
  try {
    const response = await fetch(address, { cache: 'only-if-cached', mode: 'same-origin' });
    const blob = await response.blob();
    if (blob.size > MOST_BYTES) return { kind: 'elsewhere', address };
    if (!isDrawing(`data:${blob.type}`)) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      const size = pictureSize(bytes);
      // A few bytes may claim 30000 x 30000 pixels. What the page shows of such a one is captured.
      if (size !== null && size.width * size.height <= MOST_PIXELS)
        return { kind: 'picture', picture: await createImageBitmap(blob), isVector: false };
      if (size !== null || blob.size > MOST_OTHER_BYTES || !isOther(bytes)) return { kind: 'elsewhere', address };
      const other = await decoded(await dataUrlOf(blob), false);
      return other.kind === 'picture' ? other : { kind: 'elsewhere', address };
    }
    return await decoded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(await blob.text())}`, true);
  } catch {
    return { kind: 'elsewhere', address };
  }
}

/** Whether an address is that of a drawing, which is sharp at any size. */
export function isVectorType(address: string): boolean {
  return isDrawing(address) || /\.svgz?(?:[?#]|$)/i.test(address);
}

/** By what it is for the browser, so that no bitmap is taken for one. */
function isDrawing(address: string): boolean {
  return /^data:image\/svg\+xml/i.test(address);
}

async function decoded(address: string, isVector: boolean): Promise<PictureAt> {
  const picture = new Image();
  try {
    // The browser has read the header then, and nothing is decoded yet.
    await loaded(picture, address);
    if (!isVector && picture.naturalWidth * picture.naturalHeight > MOST_PIXELS) return { kind: 'elsewhere', address };
    await picture.decode();
  } catch {
    return { kind: 'broken' };
  }
  return { kind: 'picture', picture, isVector };
}

function loaded(picture: HTMLImageElement, address: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    picture.addEventListener('load', resolve);
    picture.addEventListener('error', () => reject(new Error('no picture')));
    picture.src = address;
  });
}

/**
 * An icon or AVIF (ISO/IEC 14496-12, section 4.3: `ftyp` after a size): no JPEG is one, of which a small file may take
 * long to decode.
 */
function isOther(bytes: Uint8Array): boolean {
  const begin = [...bytes.subarray(0, 12)].map((byte) => String.fromCharCode(byte)).join('');
  return begin.startsWith('\0\0\u0001\0') || /^ftypavi[fs]/.test(begin.slice(4));
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(new Error('no bytes')));
    reader.readAsDataURL(blob);
  });
}
