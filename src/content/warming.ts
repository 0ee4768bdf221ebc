import { WARM_ROUNDS, warm, warmWhole } from '../vision/warm.ts';
import type { PageReader } from './page-reader.ts';

/** Compiles what reads a code before there is one, in pieces, each when the page is idle. */
export function createWarming(whenIdle: (task: () => void) => void): Pick<PageReader, 'warm' | 'warmWell'> {
  let isWarm = false;
  let rounds = 0;
  const round = (): void => {
    if (rounds === WARM_ROUNDS) return;
    rounds += 1;
    whenIdle(() => {
      warmWhole();
      round();
    });
  };
  return {
    warm() {
      if (isWarm) return;
      isWarm = true;
      whenIdle(warm);
    },
    warmWell() {
      isWarm = true;
      if (rounds === 0) round();
    },
  };
}
