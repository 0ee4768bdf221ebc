import { finderPlaces, isFinderDark } from './function-patterns.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** How much of ink each module's colour has, more for more. */
export type Inkiness = (colours: Float32Array, side: number) => Float32Array;

/** How far a colour goes from the ground towards the ink, both as the finder patterns show them. */
export const towardsInk: Inkiness = (colours, side) => {
  const ground = meanOfFinders(colours, side, false);
  const ink = meanOfFinders(colours, side, true);
  const [red, green, blue] = [ink[0] - ground[0], ink[1] - ground[1], ink[2] - ground[2]];
  return mapped(colours, side, (r, g, b) => r * red + g * green + b * blue);
};

/** How far a colour is from the ground, whichever way: modules may have other colours than the finder patterns. */
export const fromGround: Inkiness = (colours, side) => {
  const [red, green, blue] = meanOfFinders(colours, side, false);
  return mapped(colours, side, (r, g, b) => Math.hypot(r - red, g - green, b - blue));
};

function mapped(colours: Float32Array, side: number, value: (r: number, g: number, b: number) => number): Float32Array {
  const values = new Float32Array(side * side);
  for (let module = 0; module < values.length; module++) {
    const at = module * 3;
    values[module] = value(colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0);
  }
  return values;
}

/** Mean colour of the finder patterns' dark or light modules. */
function meanOfFinders(colours: Float32Array, side: number, dark: boolean): Colour {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (const [left, top] of finderPlaces(side)) {
    for (let row = 0; row < 7; row++) {
      for (let column = 0; column < 7; column++) {
        if (isFinderDark(column, row) !== dark) continue;
        const at = ((top + row) * side + left + column) * 3;
        red += colours[at] ?? 0;
        green += colours[at + 1] ?? 0;
        blue += colours[at + 2] ?? 0;
        count += 1;
      }
    }
  }
  return [red / count, green / count, blue / count];
}
