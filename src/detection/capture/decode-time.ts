import { type Decode, decode } from '../../vision/decode.ts';
import type { Clock } from '../clock.ts';
import type { Urgency } from './capture-queue.ts';

/** Milliseconds of the worker that one request's decoding may take; beyond it nothing more is tried. */
export const MOST_DECODING: Readonly<Record<Urgency, number>> = { person: 2_000, page: 400 };

/** Milliseconds of work after which everything else that waits for the worker has its turn. */
const SLICE = 30;

/** The time that one request has. A page must not keep the worker from the popup. */
export interface DecodeTime {
  /** A decoder that gives up once the time is over. */
  readonly decode: Decode;
  /** Awaited before each piece of work: whether there is time for it. */
  readonly goOn: () => Promise<boolean>;
}

export function createDecodeTime(milliseconds: number, clock: Pick<Clock, 'now' | 'after'>): DecodeTime {
  const deadline = clock.now() + milliseconds;
  const isOver = (): boolean => clock.now() >= deadline;
  let slice = clock.now();
  return {
    decode: (image) => (isOver() ? null : decode(image)),
    async goOn() {
      if (isOver()) return false;
      // Not before each piece: browsers let a nested timer wait for 4 ms.
      if (clock.now() - slice < SLICE) return true;
      await new Promise<void>((resume) => void clock.after(0, resume));
      slice = clock.now();
      return !isOver();
    },
  };
}
