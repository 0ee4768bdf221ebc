/** What a box's style draws besides its colour. */
export interface BoxArt {
  /** Addresses of pictures, as the document resolved them; those of masks apart. */
  readonly pictures: readonly string[];
  readonly masks: readonly string[];
  /** Characters of its gradients and shadows. */
  readonly drawn: number;
}

/** A box of the page: an element, or what stands before or after its content. */
export const PSEUDO_ELEMENTS = [null, '::before', '::after'] as const;

/** Characters of the computed style of the simplest code that gradients or shadows draw (200 modules of 20 each). */
export const LEAST_ART = 1_500;
/** Pictures of one box. */
const MOST_PICTURES = 4;

/** Reads computed style, which the browser has where the box is in view. */
export function boxArt(style: CSSStyleDeclaration): BoxArt {
  const pictures = addressesIn(style.backgroundImage);
  const content = addressesIn(style.content);
  const border = addressesIn(style.borderImageSource);
  const drawn = [style.backgroundImage, style.boxShadow, style.maskImage].filter((value) => /gradient|px/.test(value));
  return {
    pictures: [...pictures, ...content, ...border].slice(0, MOST_PICTURES),
    masks: addressesIn(style.maskImage).slice(0, MOST_PICTURES),
    drawn: drawn.join('').length,
  };
}

/** Computed values write addresses in double quotes, with backslashes before quotes (CSSOM, serialize a string). */
function addressesIn(value: string): readonly string[] {
  if (!value.includes('url(')) return [];
  return [...value.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)].map(([, address]) =>
    (address ?? '').replace(/\\(.)/g, '$1'),
  );
}
