import { readPixels } from '../detection/pixels.ts';
import { createReader } from '../detection/reader.ts';
import { readCodes } from '../vision/read-codes.ts';
import type { OpenReader } from './page-reader.ts';
import { reportOf } from './report.ts';
import { createWarming } from './warming.ts';

/** Composes everything heavy: pixels, vision and the grammar of payloads. Only the reader's file holds it. */
export const openReader: OpenReader = ({ whenIdle }) => ({
  read: createReader(readPixels, readCodes),
  reportOf,
  ...createWarming(whenIdle),
});
