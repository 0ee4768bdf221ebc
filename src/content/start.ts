import { type Clock, pageClock } from '../detection/clock.ts';
import { look } from '../detection/look.ts';
import { readPixels } from '../detection/pixels.ts';
import { createReader, type ReadElement } from '../detection/reader.ts';
import { NOTHING_SEEN, type Sighting } from '../detection/sighting.ts';
import { watch } from '../detection/watch.ts';
import type { ContentAnswer, ContentQuestion } from '../messaging/content.ts';
import { createSend } from '../messaging/send.ts';
import { readCodes } from '../vision/read-codes.ts';
import { WARM_ROUNDS, warm, warmWhole } from '../vision/warm.ts';
import { isEditing } from './editing.ts';
import { createReporter } from './reporter.ts';
import type { ContentRuntime } from './runtime.ts';

export interface StartDeps {
  readonly document: Document;
  readonly runtime: ContentRuntime;
  /** Names this run in this document. */
  readonly documentId: string;
  readonly read?: ReadElement;
  readonly clock?: Clock;
  readonly whenIdle?: (task: () => void) => void;
}

/** One run in one document. It adds nothing to the page that the page could see. */
export interface Run {
  /** False once the extension is gone; everything has been removed then. */
  readonly isRunning: () => boolean;
  /** What was seen last, with the texts that never leave the page: for whoever holds this world, as a benchmark does. */
  readonly sighting: () => Sighting;
}

export function start({
  document,
  runtime,
  documentId,
  read = createReader(readPixels, readCodes),
  clock = pageClock,
  whenIdle = idle,
}: StartDeps): Run {
  const ending = new AbortController();
  const { signal } = ending;
  const isWanted = (): boolean => {
    if (!runtime.isAlive()) ending.abort();
    return !signal.aborted;
  };
  const send = createSend(runtime);
  const reporter = createReporter({
    send: (report) => send('codes.seen', report),
    isEditing: () => isEditing(document),
    isWanted,
    later(milliseconds, task) {
      const cancel = clock.after(milliseconds, task);
      signal.addEventListener('abort', cancel, { once: true });
    },
  });
  const whenIdleHere = (task: () => void): void => {
    whenIdle(() => {
      if (!signal.aborted) task();
    });
  };
  let isWarm = false;
  const warmOnce = (): void => {
    if (isWarm) return;
    isWarm = true;
    whenIdleHere(warm);
  };
  let rounds = 0;
  const warmWell = (): void => {
    if (rounds === WARM_ROUNDS) return;
    isWarm = true;
    rounds += 1;
    whenIdleHere(() => {
      warmWhole();
      warmWell();
    });
  };
  let latest = NOTHING_SEEN;
  const noted = (sighting: Sighting): Sighting => {
    latest = sighting;
    return sighting;
  };
  const answers: { readonly [Q in ContentQuestion]: () => Promise<ContentAnswer<Q>> } = {
    'countersign.scan': async () => {
      // Somebody waits for a code here: the next one is to be read at once.
      if (rounds === 0) warmWell();
      return reporter.tell(noted(await look(document, read)));
    },
    'countersign.present': () => Promise.resolve({ document: documentId }),
  };

  runtime.onQuestion((question) => answers[question.type](), signal);
  document.defaultView?.addEventListener(
    'pageshow',
    ({ persisted, isTrusted }) => {
      // Back from the back/forward cache: the background has taken the document for gone. A page can dispatch such an
      // event itself, as often as it likes and while it is hidden: then it is nobody's return.
      if (isTrusted && persisted && isWanted()) void answers['countersign.scan']();
    },
    { signal },
  );
  watch({
    document,
    read,
    clock,
    signal,
    isWanted,
    onCandidate: warmOnce,
    onSighting: (sighting) => reporter.saw(noted(sighting)),
  });
  return { isRunning: isWanted, sighting: () => latest };
}

/** Soon at the latest: a page that is never idle shows its code all the same. */
function idle(task: () => void): void {
  requestIdleCallback(task, { timeout: 2000 });
}
