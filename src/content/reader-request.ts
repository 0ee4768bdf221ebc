import type { OpenReader, PageReader, ReaderDeps } from './page-reader.ts';

export interface ReaderRequestDeps {
  /** `reader.wanted`: the background runs the reader's file in this document. Rejects when it can't be reached. */
  readonly ask: () => Promise<unknown>;
  readonly reader: ReaderDeps;
  /** Whether the extension is still there. */
  readonly isWanted: () => boolean;
  /** Runs `task` after so many milliseconds, if the page is still looked at then. */
  readonly later: (milliseconds: number, task: () => void) => void;
  /** Told once, when the reader is there. */
  readonly onArrival: (reader: PageReader) => void;
}

/** The looker's way to its reader, which is asked for only where something may be a code. */
export interface ReaderRequest {
  /** `null` until it is there. */
  readonly current: () => PageReader | null;
  /** Asks for it, and a few times more where that fails. */
  readonly want: () => void;
  /** Asks for it once, now. `null` when it did not come. */
  readonly attempt: () => Promise<PageReader | null>;
  /** Waits for it, for as long as that takes. */
  readonly arrival: Promise<PageReader>;
  /** The reader's file ran here. The first one stays. */
  readonly take: (open: OpenReader) => void;
}

/**
 * Milliseconds until a reader that did not come is asked for again. A document that just comes back to life, or a worker
 * that just ended, is over in a second; what is still refused after half a minute is left until somebody looks again.
 */
const PAUSES = [1_000, 5_000, 25_000];

export function createReaderRequest(deps: ReaderRequestDeps): ReaderRequest {
  const { ask, isWanted, later, onArrival } = deps;
  let reader: PageReader | null = null;
  let asking: Promise<PageReader | null> | null = null;
  let trying = false;
  let arrive: (reader: PageReader) => void = () => undefined;
  const arrival = new Promise<PageReader>((resolve) => {
    arrive = resolve;
  });

  async function askOnce(): Promise<PageReader | null> {
    if (!isWanted()) return null;
    try {
      await ask();
    } catch {
      // Where the extension is gone this ends everything.
      isWanted();
    }
    return reader;
  }

  function attempt(): Promise<PageReader | null> {
    if (reader !== null) return Promise.resolve(reader);
    // The reader is there before the background's word that it is.
    asking ??= Promise.race([arrival, askOnce()]).finally(() => {
      asking = null;
    });
    return asking;
  }

  async function tryFrom(failures: number): Promise<void> {
    const came = (await attempt()) !== null;
    const pause = PAUSES[failures];
    if (came || pause === undefined || !isWanted()) trying = false;
    else later(pause, () => void tryFrom(failures + 1));
  }

  return {
    current: () => reader,
    want() {
      if (reader !== null || trying) return;
      trying = true;
      void tryFrom(0);
    },
    attempt,
    arrival,
    take(open) {
      if (reader !== null) return;
      reader = open(deps.reader);
      arrive(reader);
      onArrival(reader);
    },
  };
}
