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
const MOST_PIXELS = 12_000_000;

/**
 * What the page has already loaded, out of the browser's cache alone: a server may make a new code for each request, and
 * then asking again would end the one that is shown. `address` is absolute.
 */
export async function pictureAt(address: string): Promise<PictureAt> {
  if (address.length > LONGEST || !URL.canParse(address)) return { kind: 'broken' };
  const { protocol, origin } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return decoded(address, isVectorType(address));
  if (origin !== location.origin) return { kind: 'elsewhere', address };
  try {
    const response = await fetch(address, { cache: 'only-if-cached', mode: 'same-origin' });
    const blob = await response.blob();
    if (blob.size > MOST_BYTES) return { kind: 'elsewhere', address };
    if (!isVectorType(`data:${blob.type}`)) {
      // A few bytes may claim 30000 x 30000 pixels. What the page shows of such a one is captured.
      const size = pictureSize(new Uint8Array(await blob.arrayBuffer()));
      if (size === null || size.width * size.height > MOST_PIXELS) return { kind: 'elsewhere', address };
      return { kind: 'picture', picture: await createImageBitmap(blob), isVector: false };
    }
    return await decoded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(await blob.text())}`, true);
  } catch {
    return { kind: 'elsewhere', address };
  }
}

/** Whether an address is that of a drawing, which is sharp at any size. */
export function isVectorType(address: string): boolean {
  return /^data:image\/svg\+xml|\.svgz?(?:[?#]|$)/i.test(address);
}

async function decoded(address: string, isVector: boolean): Promise<PictureAt> {
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    return { kind: 'broken' };
  }
  return { kind: 'picture', picture, isVector };
}
