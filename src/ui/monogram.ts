/** Dark enough for white letters to be read on each: at least 4.5:1 (WCAG 2.2, 1.4.3), which a test computes. */
export const MONOGRAM_COLOURS = [
  '#0f766e',
  '#1d6fa5',
  '#3b5bdb',
  '#5f3dc4',
  '#862e9c',
  '#a61e4d',
  '#9c4221',
  '#7a5a00',
  '#4d6b10',
  '#2b7a3d',
  '#0b7285',
  '#495867',
] as const;

/** The colour behind the first letter of a name: always the same one for the same name. */
export function monogramColour(name: string): string {
  // FNV-1a, 32 bits: short names that differ in one letter get colours that differ.
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return MONOGRAM_COLOURS[hash % MONOGRAM_COLOURS.length] ?? MONOGRAM_COLOURS[0];
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter or digit of a name, as a person counts letters; '' where it has none. */
export function firstLetter(name: string): string {
  for (const { segment } of LETTERS.segment(name))
    if (/^[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase();
  return '';
}

/** For a sign or letter on a colour (`#rrggbb`): white as long as it stands out, as most services draw theirs. */
export function inkOn(colour: string): string {
  return 1.05 / (luminance(colour) + 0.05) >= 2.6 ? '#ffffff' : '#000000';
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
