import type { Sighting } from '../detection/sighting.ts';
import type { CodesReport } from '../messaging/messages.ts';
import { reportOf, sameCodes } from './report.ts';

export interface ReporterDeps {
  /** `codes.seen`; rejects when the background can't be reached or refuses. */
  readonly send: (report: CodesReport) => Promise<unknown>;
  readonly isEditing: () => boolean;
  /** Called when a report could not be sent. */
  readonly onFailure: () => void;
}

export interface Reporter {
  /** Tells of what is seen when it differs from what was told last. */
  readonly saw: (sighting: Sighting) => void;
  /** Tells of what is seen in any case, and answers with the report once the background has it. */
  readonly tell: (sighting: Sighting) => Promise<CodesReport>;
}

const NOTHING: CodesReport = { texts: [], others: 0, unreadable: 0, editing: false };

export function createReporter({ send, isEditing, onFailure }: ReporterDeps): Reporter {
  let last: CodesReport | null = NOTHING;
  const tell = async (sighting: Sighting): Promise<CodesReport> => {
    const report = reportOf(sighting, isEditing());
    last = report;
    try {
      await send(report);
    } catch {
      // What the background knows is uncertain now: the next sighting is told whatever it is.
      last = null;
      onFailure();
    }
    return report;
  };
  return {
    tell,
    saw(sighting) {
      if (last === null || !sameCodes(last, reportOf(sighting, false))) void tell(sighting);
    },
  };
}
