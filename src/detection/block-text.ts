import type { PixelImage } from '../vision/image.ts';
import { hasBlocks } from './block-characters.ts';

/** Characters of a text that are looked at; a version 40 code of whole blocks has 35000. */
const MOST_CHARACTERS = 40_000;
/** Block characters of the smallest code: version 1 in half blocks has about 150. */
const LEAST_BLOCKS = 100;
/** Characters in a line of the widest text that is drawn. */
const MOST_COLUMNS = 400;

/** Pixels of one character. Terminals' are twice as high as wide, which is what makes codes of them square. */
const WIDE = 4;
const HIGH = 8;

/**
 * Draws a text of block elements as a terminal would: no font and no style of the page has a say. `null` for what is
 * none. Dark on light; readers try both.
 */
export function drawBlockText(text: string): PixelImage | null {
  if (text.length > MOST_CHARACTERS) return null;
  const lines = trimmed(text.split(/\r?\n/));
  const columns = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const blocks = lines.reduce((sum, line) => sum + Array.from(line).filter(hasBlocks).length, 0);
  if (blocks < LEAST_BLOCKS || columns > MOST_COLUMNS || lines.length > MOST_COLUMNS) return null;
  const width = columns * WIDE;
  const image: PixelImage = {
    data: new Uint8ClampedArray(width * lines.length * HIGH * 4).fill(255),
    width,
    height: lines.length * HIGH,
  };
  for (const [row, line] of lines.entries()) {
    for (let column = 0; column < line.length; column++) {
      drawCharacter(image, column * WIDE, row * HIGH, inkOf(line.charCodeAt(column)));
    }
  }
  return image;
}

/** Without the empty lines around it, which a template leaves, and the columns that all lines leave empty. */
function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(0, first), last + 1).map((line) => line.trimEnd());
}

/** What a character darkens: each bit a quarter (1 upper left, 2 upper right, 4 lower left, 8 lower right). */
function inkOf(code: number): number {
  if (code === 0x2588 || code === 0x2593 || code === 0x25a0) return 15;
  if (code === 0x2580) return 3;
  if (code >= 0x2584 && code <= 0x2587) return 12;
  if (code >= 0x2589 && code <= 0x258c) return 5;
  if (code === 0x2590) return 10;
  return QUADRANTS[code - 0x2596] ?? 0;
}

/** U+2596 to U+259F. */
const QUADRANTS: readonly number[] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

function drawCharacter({ data, width }: PixelImage, left: number, top: number, ink: number): void {
  for (let quarter = 0; quarter < 4; quarter++) {
    if ((ink & (1 << quarter)) === 0) continue;
    const x = left + (quarter % 2) * (WIDE / 2);
    const y = top + (quarter >> 1) * (HIGH / 2);
    for (let row = y; row < y + HIGH / 2; row++) {
      for (let at = (row * width + x) * 4, end = at + (WIDE / 2) * 4; at < end; at += 4) data.fill(0, at, at + 3);
    }
  }
}
