import { type Decode, decode } from '../../vision/decode.ts';

/** Milliseconds of the worker that one request's decoding may take; beyond it nothing more is tried. */
export const MOST_DECODING = 400;

/** A decoder that gives up once its time is over: a page must not keep the worker from the popup. */
export function decodeUntil(deadline: number, now: () => number, decodeOne: Decode = decode): Decode {
  return (image) => (now() < deadline ? decodeOne(image) : null);
}
