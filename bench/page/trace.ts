import type { CDPSession } from 'playwright-core';
import type { TraceEvent } from './own-time.ts';

/** `devtools.timeline` alone: what is recorded besides costs time in the scripts that are measured. */
const CATEGORIES = ['devtools.timeline'];

/** Takes a trace of the whole browser while `run` runs. `cdp` is a session with the browser itself. */
export async function trace(cdp: CDPSession, run: () => Promise<unknown>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => {
    for (const event of value) events.push(event as TraceEvent);
  };
  cdp.on('Tracing.dataCollected', collect);
  try {
    await cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: CATEGORIES },
    });
    const complete = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
    try {
      await run();
    } finally {
      await cdp.send('Tracing.end');
      await complete;
    }
    return events;
  } finally {
    cdp.off('Tracing.dataCollected', collect);
  }
}
