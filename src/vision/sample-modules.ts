import { gridOf } from './grid.ts';
import type { PixelImage } from './image.ts';
import type { SymbolPlace } from './symbol.ts';

/** How far from a module's middle it is looked at, in modules, each way. */
export type Reach = readonly number[];

/** Mean colour of the middle of each module of a code: three channels a module, 0..255, row by row. */
export function sampleModules({ data, width, height }: PixelImage, place: SymbolPlace, reach: Reach): Float32Array {
  const { side } = place;
  const grid = gridOf(place);
  const colours = new Float32Array(side * side * 3);
  const points = reach.length ** 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let [red, green, blue] = [0, 0, 0];
      for (const down of reach) {
        for (const across of reach) {
          const { x, y } = grid(column + 0.5 + across, row + 0.5 + down);
          const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
          const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
          const at = (top * width + left) * 4;
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      }
      const at = (row * side + column) * 3;
      colours[at] = red / points;
      colours[at + 1] = green / points;
      colours[at + 2] = blue / points;
    }
  }
  return colours;
}
