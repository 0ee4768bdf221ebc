import { createCaptures } from '../detection/captures.ts';
import { pageClock } from '../detection/clock.ts';
import { look } from '../detection/look.ts';
import { openLooks } from '../detection/looks.ts';
import { readPixels } from '../detection/pixels.ts';
import { createReader } from '../detection/reader.ts';
import { findCodeAreas } from '../vision/find-code-areas.ts';
import { readCodes } from '../vision/read-codes.ts';
import { isEditing } from './editing.ts';
import type { OpenReader } from './page-reader.ts';
import { reportOf } from './report.ts';
import { createReporter } from './reporter.ts';
import { createWarming } from './warming.ts';

/** Composes everything that is only needed where a code may be: pixels, vision and the grammar of payloads. */
export const openReader: OpenReader = ({ document, send, whenIdle, isWanted, later }) => {
  const captures = createCaptures(document, (request) => send('areas.read', request), pageClock);
  const createRead = () =>
    createReader(readPixels, readCodes, {
      captures,
      readPicture: (address) => send('picture.read', { address }),
      mayHoldCode: (image) => findCodeAreas(image).length > 0,
      clock: pageClock,
    });
  const read = createRead();
  return {
    openLooks: (deps) => openLooks(read, deps),
    // A person's look reads anew, whatever was read before.
    look: () => look({ document, read: createRead(), captures, clock: pageClock }),
    ...createReporter({
      send: (report) => send('codes.seen', report),
      reportOf: (sighting) => reportOf(sighting, isEditing(document)),
      isWanted,
      later,
    }),
    ...createWarming(whenIdle),
  };
};
