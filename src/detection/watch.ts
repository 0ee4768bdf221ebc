import { type Candidate, isShown } from './candidates.ts';
import { watchChanges } from './changes.ts';
import type { Clock } from './clock.ts';
import { createInView } from './in-view.ts';
import { linkedCodes } from './linked-codes.ts';
import type { ReadElement, Reading } from './reader.ts';
import { NOTHING_SEEN, type Sighting, sameSighting } from './sighting.ts';
import { createTasks } from './tasks.ts';

export interface WatchDeps {
  readonly document: Document;
  readonly read: ReadElement;
  readonly clock: Clock;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Told of every change of what can be seen; never while the page is hidden. */
  readonly onSighting: (sighting: Sighting) => void;
  /** A first element in view may hold a code: what reads it is needed now. Once for each stretch of visibility, or more often. */
  readonly onCandidate: () => void;
  /** The same of an element that is not in view yet: the time to get ready. */
  readonly onDistant: () => void;
  /** Asked before each look: whether there is still somebody to tell. */
  readonly isWanted: () => boolean;
}

/** Milliseconds between two looks that changes of the page ask for. */
const LEAST_GAP = 100;
/** Milliseconds of work in one frame, after which the page has its turn. */
const SLICE = 8;
/** Milliseconds between two looks at what no observer tells of: canvases, and styles that are animated. */
const POLL = 500;
/** Milliseconds that an element rests after changes without a code: first, doubled by each, and at last. */
const FIRST_REST = 50;
const LONGEST_REST = 4000;
/** Canvases that are polled. */
const MOST_POLLED = 8;

/** Watches the page while it is visible, and does nothing at all while it is hidden. */
export function watch(deps: WatchDeps): void {
  const { document, signal } = deps;
  let shift: AbortController | null = null;
  let last = NOTHING_SEEN;
  const turn = (): void => {
    const visible = document.visibilityState === 'visible' && !signal.aborted;
    if (visible && shift === null) {
      shift = new AbortController();
      watchVisible({ ...deps, signal: shift.signal, onSighting: tell });
    } else if (!visible) {
      shift?.abort();
      shift = null;
    }
  };
  const tell = (sighting: Sighting): void => {
    if (sameSighting(last, sighting)) return;
    last = sighting;
    deps.onSighting(sighting);
  };
  document.addEventListener('visibilitychange', turn, { signal });
  signal.addEventListener('abort', turn);
  turn();
}

/** What is known of an element in view. */
interface Seen {
  reading: Reading | null;
  stale: boolean;
  /** An element that changes all the time and holds no code is read ever less often. */
  rest: number;
  restsUntil: number;
}

/** When the page is looked at. Milliseconds of the clock. */
interface Looks {
  /** What is in view is known. */
  ready: boolean;
  running: boolean;
  /** Counts the timers: only the newest begins a look. */
  scheduled: number;
  /** When the look that was asked for is to begin; `null` while nobody asks for one. */
  due: number | null;
  /** The earliest that a look may begin. */
  next: number;
  /** The same for one at an element that was never read: a person waits for it, so it does not wait for other looks' gap. */
  nextAtNew: number;
  /** Such a one was asked for. */
  atNew: boolean;
}

/** One stretch of time in which the page is visible. */
function watchVisible(deps: WatchDeps): void {
  const { document, read, clock, signal, onSighting, onCandidate, onDistant, isWanted } = deps;
  const seen = new Map<Candidate, Seen>();
  const looks: Looks = { ready: false, running: false, scheduled: 0, due: null, next: 0, nextAtNew: 0, atNew: false };
  const tasks = createTasks(clock, signal);

  const inView = createInView(markStale, forget, onDistant, signal);
  const changes = watchChanges(
    document,
    { onFound: (element) => inView.follow(element), onChanged, onRestyled: request },
    signal,
  );
  signal.addEventListener('abort', () => seen.clear());
  // What is in view is known after a whole frame; a look before that would tell that all codes are gone.
  tasks.frame(() =>
    tasks.frame(() => {
      looks.ready = true;
      request();
      poll();
    }),
  );

  function onChanged(element: Candidate): void {
    if (seen.has(element)) markStale(element);
  }

  function markStale(element: Candidate): void {
    const known = seen.get(element);
    if (known === undefined && seen.size === 0) onCandidate();
    if (known === undefined) seen.set(element, { reading: null, stale: true, rest: FIRST_REST, restsUntil: 0 });
    else known.stale = true;
    if (known === undefined) looks.atNew = true;
    requestBy(known === undefined ? looks.nextAtNew : looks.next);
  }

  function forget(element: Candidate): void {
    seen.delete(element);
    request();
  }

  /** Asks for a look soon; many requests make one look. */
  function request(): void {
    requestBy(looks.next);
  }

  function requestBy(time: number): void {
    if (!looks.ready || signal.aborted || (looks.due !== null && looks.due <= time)) return;
    looks.due = time;
    if (!looks.running) schedule(time);
  }

  function schedule(due: number): void {
    looks.scheduled += 1;
    const mine = looks.scheduled;
    tasks.after(Math.max(0, Math.ceil(due - clock.now())), () => {
      if (mine !== looks.scheduled || looks.running || looks.due === null) return;
      // Timers may fire early: a browser's takes whole milliseconds, and its clock tells parts of them.
      if (looks.due > clock.now()) schedule(looks.due);
      else void lookAgain();
    });
  }

  async function lookAgain(): Promise<void> {
    looks.due = null;
    if (!isWanted()) return;
    const { atNew } = looks;
    looks.atNew = false;
    looks.running = true;
    changes.findLateRoots();
    let began = clock.now();
    for (const [element, known] of seen) {
      if (!known.stale || known.restsUntil > clock.now() || !isShown(element)) continue;
      known.stale = false;
      await readAgain(element, known);
      if (hasEnded()) return;
      if (clock.now() - began < SLICE) continue;
      await new Promise<void>((resume) => tasks.frame(resume));
      began = clock.now();
    }
    looks.running = false;
    looks.next = clock.now() + LEAST_GAP;
    if (atNew) looks.nextAtNew = looks.next;
    onSighting(sighting());
    looks.due = dueAfterLook();
    if (looks.due !== null) schedule(looks.due);
  }

  async function readAgain(element: Candidate, known: Seen): Promise<void> {
    const before = known.reading;
    known.reading = await read(element);
    const { reading } = known;
    if (reading.kind === 'read' && reading.texts.length > 0) known.rest = FIRST_REST;
    else if (before !== null && !samePicture(before, reading)) known.rest = Math.min(LONGEST_REST, known.rest * 2);
    known.restsUntil = clock.now() + known.rest;
  }

  function sighting(): Sighting {
    const texts = new Set(linkedCodes(document));
    let unreadable = 0;
    for (const [element, { reading }] of seen) {
      if (reading === null || reading.kind === 'pending' || !isShown(element)) continue;
      if (reading.kind === 'unreadable') unreadable += 1;
      else for (const text of reading.texts) texts.add(text);
    }
    return { texts, unreadable };
  }

  function poll(): void {
    tasks.after(POLL, () => {
      const canvases = [...seen].filter(([element]) => element instanceof HTMLCanvasElement);
      for (const [, known] of canvases.slice(0, MOST_POLLED)) known.stale = true;
      if (seen.size > 0 || changes.isWaiting()) request();
      poll();
    });
  }

  // Both may have changed while we waited, which the compiler does not see.
  function hasEnded(): boolean {
    return signal.aborted;
  }

  /** What was asked for during a look did not know when it would end. */
  function dueAfterLook(): number | null {
    if (looks.due === null) return null;
    return looks.atNew ? looks.nextAtNew : looks.next;
  }
}

function samePicture(one: Reading, other: Reading): boolean {
  return one.kind === 'read' && other.kind === 'read' ? one.print === other.print : one.kind === other.kind;
}
