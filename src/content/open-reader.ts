import { createCaptures } from '../detection/captures.ts';
import { pageClock } from '../detection/clock.ts';
import { openLooks } from '../detection/looks.ts';
import { readPixels } from '../detection/pixels.ts';
import { createReader, type ReadPicture } from '../detection/reader.ts';
import { scanPage } from '../detection/scan-page.ts';
import { findCodeAreas } from '../vision/find-code-areas.ts';
import { readCodes } from '../vision/read-codes.ts';
import { isEditing } from './editing.ts';
import type { OpenReader } from './page-reader.ts';
import { reportOf, withAccounts } from './report.ts';
import { createReporter } from './reporter.ts';
import { createWarming } from './warming.ts';

/** Composes everything that is only needed where a code may be: pixels, vision and the grammar of payloads. */
export const openReader: OpenReader = ({ document, send, whenIdle, isWanted, later, signal }) => {
  const captures = createCaptures(document, (request) => send('areas.read', request), pageClock, signal);
  const createRead = (readPicture: ReadPicture | null) =>
    createReader(readPixels, readCodes, {
      captures,
      readPicture,
      mayHoldCode: (image) => findCodeAreas(image).length > 0,
      clock: pageClock,
      signal,
    });
  // A second request tells a server that somebody reads here, and may replace its code: never without a person's click.
  const read = createRead(null);
  return {
    openLooks: (deps) => openLooks(read, deps),
    // A person's scan reads anew, whatever was read before.
    scan: () =>
      scanPage({
        document,
        read: createRead((address) => send('picture.read', { address })),
        captures,
        clock: pageClock,
      }),
    ...createReporter({
      send: (report) => send('codes.seen', report),
      reportOf: (sighting) => reportOf(sighting, isEditing(document)),
      answerOf: withAccounts,
      isWanted,
      later,
    }),
    ...createWarming(whenIdle),
  };
};
