import { type Clock, pageClock } from '../detection/clock.ts';
import { windowOf } from '../detection/frame-document.ts';
import { NOTHING_SEEN, type Sighting } from '../detection/sighting.ts';
import { watch } from '../detection/watch.ts';
import type { ContentAnswer, ContentQuestion } from '../messaging/content.ts';
import type { ScanReport } from '../messaging/messages.ts';
import { createSend } from '../messaging/send.ts';
import type { OpenReader } from './page-reader.ts';
import { createReaderRequest } from './reader-request.ts';
import type { ContentRuntime } from './runtime.ts';

export interface StartDeps {
  readonly document: Document;
  readonly runtime: ContentRuntime;
  /** Names this run in this document. */
  readonly documentId: string;
  readonly clock?: Clock;
  readonly whenIdle?: (task: () => void) => void;
}

/** One run in one document. It adds nothing to the page that the page could see. */
export interface Run {
  /** False once the extension is gone; everything has been removed then. */
  readonly isRunning: () => boolean;
  /** What reads pictures, which this run has asked for. A second one is not taken. */
  readonly take: (open: OpenReader) => void;
  /** What was seen last, with the texts that never leave the page: for whoever holds this world, as a benchmark does. */
  readonly sighting: () => Sighting;
}

export function start({ document, runtime, documentId, clock = pageClock, whenIdle = idle }: StartDeps): Run {
  const ending = new AbortController();
  const { signal } = ending;
  const isWanted = (): boolean => {
    if (!runtime.isAlive()) ending.abort();
    return !signal.aborted;
  };
  const later = (milliseconds: number, task: () => void): void => {
    const cancel = clock.after(milliseconds, task);
    signal.addEventListener('abort', cancel, { once: true });
  };
  const whenIdleHere = (task: () => void): void => {
    whenIdle(() => {
      if (!signal.aborted) task();
    });
  };
  const send = createSend(runtime);
  const reader = createReaderRequest({
    ask: () => send('reader.wanted', {}),
    reader: { document, send, whenIdle: whenIdleHere, isWanted, later, signal },
    isWanted,
    later,
    onArrival: ({ warm }) => warm(),
  });
  let isPreparing = false;
  const prepare = (): void => {
    if (isPreparing) return;
    isPreparing = true;
    whenIdleHere(reader.want);
  };
  let latest = NOTHING_SEEN;
  const noted = (sighting: Sighting): Sighting => {
    latest = sighting;
    return sighting;
  };
  /** Looks anew and tells. `null` where no reader is to be had. */
  const lookNow = async (): Promise<ScanReport | null> => {
    const known = await reader.attempt();
    return known === null ? null : known.tell(noted(await known.scan()));
  };
  const answers: { readonly [Q in ContentQuestion]: () => Promise<ContentAnswer<Q>> } = {
    'countersign.scan': async () => {
      // Somebody waits for a code here: the next one is to be read at once.
      void reader.arrival.then(({ warmWell }) => warmWell());
      return lookNow();
    },
    'countersign.present': () => Promise.resolve({ document: documentId }),
  };

  runtime.onQuestion((question) => answers[question.type](), signal);
  windowOf(document)?.addEventListener(
    'pageshow',
    ({ persisted, isTrusted }) => {
      // Back from the back/forward cache: the background has taken the document for gone. A page can dispatch such an
      // event itself, as often as it likes and while it is hidden: then it is nobody's return. Where nothing was read
      // yet, nothing was told.
      if (isTrusted && persisted && isWanted() && reader.current() !== null) void lookNow();
    },
    { signal },
  );
  watch({
    document,
    looks: reader.arrival.then(({ openLooks }) => openLooks),
    clock,
    signal,
    isWanted,
    onCandidate: reader.want,
    onDistant: prepare,
    onSighting: (sighting) => reader.current()?.saw(noted(sighting)),
  });
  return { isRunning: isWanted, take: reader.take, sighting: () => latest };
}

/** Soon at the latest: a page that is never idle shows its code all the same. */
function idle(task: () => void): void {
  requestIdleCallback(task, { timeout: 2000 });
}
