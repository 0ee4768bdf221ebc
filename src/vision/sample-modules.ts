import type { PixelImage } from './image.ts';
import type { SymbolPlace } from './symbol.ts';

/** How far from a module's middle it is looked at, in modules, each way. */
export type Reach = readonly number[];

/** Modules from a finder pattern's outer edge to its centre. */
const TO_CENTRE = 3.5;

/**
 * Mean colour of the middle of each module of a code: three channels a module, 0..255, row by row. Along straight lines of
 * the grid: in a fresh document nothing is compiled, and to ask the grid for each of 12,000 points takes twice as long.
 */
export function sampleModules({ data, width, height }: PixelImage, place: SymbolPlace, reach: Reach): Float32Array {
  const { corner, right, below, slant, side } = place;
  const arm = side - 2 * TO_CENTRE;
  const colours = new Float32Array(side * side * 3);
  const [lastX, lastY] = [width - 1, height - 1];
  for (let row = 0; row < side; row++) {
    for (const down of reach) {
      const v = (row + 0.5 + down - TO_CENTRE) / arm;
      const startX = corner.x + (below.x - corner.x) * v;
      const startY = corner.y + (below.y - corner.y) * v;
      const stepX = (right.x - corner.x + slant.x * v) / arm;
      const stepY = (right.y - corner.y + slant.y * v) / arm;
      for (const across of reach) {
        let at = row * side * 3;
        for (let u = 0.5 + across - TO_CENTRE; u < side - TO_CENTRE; u++) {
          const x = startX + u * stepX;
          const y = startY + u * stepY;
          const left = x < 0 ? 0 : x > lastX ? lastX : Math.floor(x);
          const top = y < 0 ? 0 : y > lastY ? lastY : Math.floor(y);
          const from = (top * width + left) * 4;
          colours[at] = (colours[at] ?? 0) + (data[from] ?? 0);
          colours[at + 1] = (colours[at + 1] ?? 0) + (data[from + 1] ?? 0);
          colours[at + 2] = (colours[at + 2] ?? 0) + (data[from + 2] ?? 0);
          at += 3;
        }
      }
    }
  }
  const points = reach.length ** 2;
  return colours.map((sum) => sum / points);
}
