import type { Grey } from './grey.ts';
import { fineScore } from './pattern-score.ts';
import type { SymbolPlace } from './symbol.ts';

/** Steps in pixels by which corners are moved, and rounds of each at most. */
const STEPS = [0.8, 0.4, 0.2];
const ROUNDS = 3;
/** What a move has to gain. */
const LEAST_GAIN = 1e-4;

/** Moves a place's corners, one coordinate after the other, to where the function patterns fit best. */
export function refinePlace(grey: Grey, place: SymbolPlace): SymbolPlace {
  let best = place;
  let score = fineScore(grey, best);
  for (const step of STEPS) {
    for (let round = 0; round < ROUNDS; round++) {
      const before = score;
      for (const moves of movesBy(step)) {
        for (const move of moves) {
          const moved = move(best);
          const now = fineScore(grey, moved);
          if (now <= score + LEAST_GAIN) continue;
          best = moved;
          score = now;
          break;
        }
      }
      if (score === before) break;
    }
  }
  return best;
}

type Move = (place: SymbolPlace) => SymbolPlace;

/** There and back along each coordinate. The fourth corner is the least sure, so it goes twice as far. */
const movesBy = (step: number): readonly (readonly Move[])[] =>
  (['corner', 'right', 'below', 'slant'] as const).flatMap((name) =>
    (['x', 'y'] as const).map((axis) =>
      [step, -step].map((way) => (place: SymbolPlace) => ({
        ...place,
        [name]: { ...place[name], [axis]: place[name][axis] + (name === 'slant' ? 2 * way : way) },
      })),
    ),
  );
