/** What we use of one event of Chromium's trace. Times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** `X` is a complete event. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread, whatever else the machine does meanwhile. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: unknown } };
}

/** The thread on which the scripts of one page run. */
export interface PageThread {
  readonly pid: number;
  readonly tid: number;
}

/** What the extension's scripts did in a page while a trace was taken. */
export interface OwnTime {
  /** Milliseconds of processor time. */
  readonly ms: number;
  /** Addresses of the scripts that began in it. */
  readonly began: readonly string[];
}

/** Events that name the script they run. */
const NAMED = new Set(['EvaluateScript', 'v8.compile', 'FunctionCall']);
/**
 * What a promise goes on with names no script. The pages of this benchmark use no promises, so all that run are ours;
 * the row without the extension shows what else is in them.
 */
const UNNAMED = 'RunMicrotasks';

/** Processor time of the page's thread inside of the extension's scripts: compiling, running, and what they call. */
export function ownTime(events: readonly TraceEvent[], { pid, tid }: PageThread, base: string): OwnTime {
  const own = events
    .filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid)
    .filter((event) => event.name === UNNAMED || (NAMED.has(event.name) && urlOf(event).startsWith(base)))
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  let microseconds = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { ts, dur = 0, tdur = 0 } of own) {
    // Inside of one that was counted whole.
    if (ts < end) continue;
    end = ts + dur;
    microseconds += tdur;
  }
  const began = own.filter(({ name }) => name === 'EvaluateScript').map(urlOf);
  return { ms: microseconds / 1000, began };
}

/** The thread that runs the page's own scripts, of which one must have begun. @throws Error when none did */
export function threadOf(events: readonly TraceEvent[], page: string): PageThread {
  const own = events.find((event) => event.name === 'EvaluateScript' && urlOf(event) === page);
  if (own === undefined) throw new Error(`no script of ${page} began in the trace`);
  return { pid: own.pid, tid: own.tid };
}

const urlOf = ({ args }: TraceEvent): string => (typeof args?.data?.url === 'string' ? args.data.url : '');
