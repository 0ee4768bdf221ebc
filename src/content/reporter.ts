import type { Sighting } from '../detection/sighting.ts';
import type { CodesReport, ScanReport } from '../messaging/messages.ts';
import { sameCodes } from './same-codes.ts';

export interface ReporterDeps {
  /** `codes.seen`; rejects when the background can't be reached or refuses. */
  readonly send: (report: CodesReport) => Promise<unknown>;
  readonly reportOf: (sighting: Sighting) => CodesReport;
  /** What is answered beyond what is reported. */
  readonly answerOf: (report: CodesReport, sighting: Sighting) => ScanReport;
  /** Asked when a report could not be sent: whether there is still somebody to tell. */
  readonly isWanted: () => boolean;
  /** Runs `task` after so many milliseconds, if the page is still looked at then. */
  readonly later: (milliseconds: number, task: () => void) => void;
}

export interface Reporter {
  /** Tells of what is seen when it differs from what was told last. */
  readonly saw: (sighting: Sighting) => void;
  /** Tells of what is seen in any case, and answers with the report, and what goes with it, once the background has it. */
  readonly tell: (sighting: Sighting) => Promise<ScanReport>;
}

/**
 * Milliseconds until a report that could not be sent is sent again: a worker that ended meanwhile is started by the
 * next message, and a page whose code stands still gives no other reason for one.
 */
const PAUSES = [500, 2_000, 8_000];

const NOTHING: CodesReport = { texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };

export function createReporter({ send, reportOf, answerOf, isWanted, later }: ReporterDeps): Reporter {
  let last: CodesReport | null = NOTHING;
  let latest: Sighting | null = null;
  let failures = 0;
  const tell = async (sighting: Sighting): Promise<ScanReport> => {
    const report = reportOf(sighting);
    last = report;
    latest = sighting;
    try {
      await send(report);
      failures = 0;
    } catch {
      // What the background knows is uncertain now: the next sighting is told whatever it is.
      last = null;
      if (isWanted()) tryAgain(sighting);
    }
    return answerOf(report, sighting);
  };
  const tryAgain = (sighting: Sighting): void => {
    const pause = PAUSES[failures];
    failures += 1;
    if (pause === undefined) return;
    later(pause, () => {
      if (last === null && latest === sighting && isWanted()) void tell(sighting);
    });
  };
  return {
    tell,
    saw(sighting) {
      const report = reportOf(sighting);
      if (last === null || !sameCodes(last, report)) void tell(sighting);
    },
  };
}
