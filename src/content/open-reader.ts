import { look } from '../detection/look.ts';
import { readPixels } from '../detection/pixels.ts';
import { createReader } from '../detection/reader.ts';
import { readCodes } from '../vision/read-codes.ts';
import { isEditing } from './editing.ts';
import type { OpenReader } from './page-reader.ts';
import { reportOf } from './report.ts';
import { createWarming } from './warming.ts';

/** Composes everything that is only needed where a code may be: pixels, vision and the grammar of payloads. */
export const openReader: OpenReader = ({ document, whenIdle }) => {
  const read = createReader(readPixels, readCodes);
  return {
    read,
    look: () => look(document, read),
    reportOf: (sighting) => reportOf(sighting, isEditing(document)),
    ...createWarming(whenIdle),
  };
};
