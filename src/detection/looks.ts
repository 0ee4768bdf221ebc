import { type Candidate, isShown } from './candidates.ts';
import type { Clock } from './clock.ts';
import { contains, nameOf } from './element-name.ts';
import { holderOf } from './holder.ts';
import { linkedCodes } from './linked-codes.ts';
import { own } from './own.ts';
import { readSafely } from './read-safely.ts';
import type { ReadElement, Reading } from './reader.ts';
import { fresh, newlySeen, pageChanged, type Seen, settle, stale } from './seen.ts';
import { type Sighting, sightingOf } from './sighting.ts';
import type { Tasks } from './tasks.ts';

/** Looks at what is in view: reads it when it is new or has changed, and tells what can be seen. */
export interface Looks {
  /** An element that may be a code is in view, or has another size there. */
  readonly enter: (element: Candidate) => void;
  readonly leave: (element: Candidate) => void;
  /** Something changed at, in or around these nodes; `null`: anywhere. */
  readonly changed: (nodes: ReadonlySet<Node> | null) => void;
}

/** What the looker gives whoever looks, once it knows what is in view. */
export interface LooksDeps {
  readonly document: Document;
  readonly clock: Clock;
  readonly tasks: Tasks;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Told after each look. */
  readonly onSighting: (sighting: Sighting) => void;
  /** Asked before each look: whether there is still somebody to tell. */
  readonly isWanted: () => boolean;
}

export type OpenLooks = (deps: LooksDeps) => Looks;

/** Milliseconds between two looks that changes of the page ask for. */
const LEAST_GAP = 100;
/** Milliseconds of work in one frame, after which the page has its turn. */
const SLICE = 8;
/** Milliseconds between two looks at what draws without telling: canvases, videos and frames of other origins. */
const POLL = 500;
/** The same for a page with hidden elements, which style may show. */
const SLOW_POLL = 1_500;
/** Elements that are polled. */
const MOST_POLLED = 8;
/** Trees that an element may stand in whose scrolls are followed. */
const MOST_TREES = 32;
/** Pairs of changed nodes and elements in view that are compared; beyond, everything may have changed. */
const MOST_COMPARED = 2_000;
/** What draws without telling. */
const POLLED = new Set(['canvas', 'video', 'iframe', 'frame', 'fencedframe', 'object', 'embed']);
/** What changes by itself only: its own attributes, and what it loads. */
const LONE = new Set(['img', 'canvas', 'video', 'input', 'image', 'object', 'embed', 'iframe', 'frame']);

/** When the page is looked at. Milliseconds of the clock. */
interface Times {
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

/** One stretch of time in which the page is visible. `read` reads one element. */
export function openLooks(read: ReadElement, deps: LooksDeps): Looks {
  const { document, clock, tasks, signal, onSighting, isWanted } = deps;
  const seen = new Map<Candidate, Seen>();
  const times: Times = { running: false, scheduled: 0, due: null, next: 0, nextAtNew: 0, atNew: false };
  let isPolling = false;
  const scrolled = new WeakSet<Node>();
  signal.addEventListener('abort', () => seen.clear());
  followScrolls(document);

  function changed(nodes: ReadonlySet<Node> | null): void {
    const isAnywhere = nodes === null || nodes.size * seen.size > MOST_COMPARED;
    for (const [element, known] of seen) {
      const by = isAnywhere ? 'others' : changeOf(element, nodes);
      if (by === 'itself' || (by === 'others' && !LONE.has(nameOf(element)))) stale(known, by);
      pageChanged(known);
    }
    request();
  }

  function enter(element: Candidate): void {
    const known = seen.get(element);
    if (known !== undefined) {
      stale(known, 'itself');
      request();
      return;
    }
    seen.set(element, newlySeen(element));
    for (const tree of treesAround(element)) followScrolls(tree);
    times.atNew = true;
    requestBy(times.nextAtNew);
  }

  function leave(element: Candidate): void {
    if (seen.delete(element)) request();
  }

  /** Asks for a look soon; many requests make one look. */
  function request(): void {
    requestBy(times.next);
  }

  /**
   * What is fixed over the page may leave an element free without any mutation. No scroll leaves its shadow root or frame,
   * and the looker does not tell of them.
   */
  function followScrolls(tree: Node): void {
    if (scrolled.has(tree)) return;
    scrolled.add(tree);
    const onScroll = (): void => {
      for (const known of seen.values()) pageChanged(known);
      requestStale();
    };
    own(tree, 'addEventListener')('scroll', onScroll, { capture: true, passive: true, signal });
  }

  /** A look when the first of what is stale has rested. */
  function requestStale(): void {
    const rested = restedFrom();
    if (rested < Number.POSITIVE_INFINITY) requestBy(Math.max(times.next, rested));
  }

  function requestBy(time: number): void {
    if (signal.aborted || (times.due !== null && times.due <= time)) return;
    times.due = time;
    if (!times.running) schedule(time);
  }

  function schedule(due: number): void {
    times.scheduled += 1;
    const mine = times.scheduled;
    tasks.after(Math.max(0, Math.ceil(due - clock.now())), () => {
      if (mine !== times.scheduled || times.running || times.due === null) return;
      // Timers may fire early: a browser's takes whole milliseconds, and its clock tells parts of them.
      if (times.due > clock.now()) schedule(times.due);
      else void lookAgain();
    });
  }

  async function lookAgain(): Promise<void> {
    times.due = null;
    if (!isWanted()) return;
    const { atNew } = times;
    times.atNew = false;
    times.running = true;
    try {
      await readStale();
    } finally {
      // Whatever goes wrong in one look, or in telling of it, the next one comes.
      times.running = false;
      if (!hasEnded()) planNext(atNew);
    }
    if (!hasEnded()) onSighting(sighting());
  }

  function planNext(wasAtNew: boolean): void {
    times.next = clock.now() + LEAST_GAP;
    if (wasAtNew) times.nextAtNew = times.next;
    times.due = dueAfterLook();
    if (times.due !== null) schedule(times.due);
    pollSoon();
  }

  async function readStale(): Promise<void> {
    let began = clock.now();
    for (const [element, known] of seen) {
      if (!isDue(element, known)) continue;
      // Before the next one, not after each: what was read last is told at once.
      if (clock.now() - began >= SLICE) {
        await new Promise<void>((resume) => tasks.frame(resume));
        if (hasEnded()) return;
        began = clock.now();
        if (seen.get(element) !== known || !isDue(element, known)) continue;
      }
      fresh(known);
      take(element, known, await readSafely(read, element));
      if (hasEnded()) return;
    }
  }

  function isDue(element: Candidate, { staleFrom }: Seen): boolean {
    return staleFrom !== null && staleFrom <= clock.now() && isShown(element);
  }

  /** What is read outside of the page is waited for by nobody: it is told when it is there. */
  function take(element: Candidate, known: Seen, reading: Reading): void {
    if (reading.kind !== 'coming') {
      settle(known, element, reading, clock.now());
      return;
    }
    known.coming = reading.reading;
    void reading.reading.then((arrived) => {
      if (seen.get(element) !== known || known.coming !== reading.reading) return;
      settle(known, element, arrived, clock.now());
      if (times.running) return;
      onSighting(sighting());
      requestStale();
    });
  }

  function sighting(): Sighting {
    const shown = [...seen].filter(([element, { reading }]) => reading !== null && isShown(element));
    return sightingOf(
      shown.flatMap(([, { reading }]) => reading ?? []),
      linkedCodes(document),
    );
  }

  /** Nothing at all where nothing can change unseen. */
  function pollSoon(): void {
    if (isPolling) return;
    const live = [...seen.keys()].filter((element) => POLLED.has(nameOf(element)));
    const isHidden = [...seen.values()].some(({ reading }) => reading === null);
    if (live.length === 0 && !isHidden) return;
    isPolling = true;
    tasks.after(live.length > 0 ? POLL : SLOW_POLL, () => {
      isPolling = false;
      let earliest = isHidden ? times.next : Number.POSITIVE_INFINITY;
      for (const element of live.slice(0, MOST_POLLED)) {
        const known = seen.get(element);
        if (known === undefined) continue;
        stale(known, 'itself');
        earliest = Math.min(earliest, known.staleFrom ?? earliest);
      }
      // What rests needs no look before it has rested.
      if (earliest < Number.POSITIVE_INFINITY) requestBy(Math.max(times.next, earliest));
      else pollSoon();
    });
  }

  // Both may have changed while we waited, which the compiler does not see.
  function hasEnded(): boolean {
    return signal.aborted;
  }

  /** What was asked for during a look did not know when it would end; what rests is looked at when it has rested. */
  function dueAfterLook(): number | null {
    const rested = restedFrom();
    const asked = times.due === null ? null : times.atNew ? times.nextAtNew : times.next;
    if (rested === Number.POSITIVE_INFINITY) return asked;
    return Math.min(asked ?? Number.POSITIVE_INFINITY, Math.max(times.next, rested));
  }

  function restedFrom(): number {
    return [...seen].reduce(
      (earliest, [element, { staleFrom }]) =>
        staleFrom !== null && staleFrom < earliest && isShown(element) ? staleFrom : earliest,
      Number.POSITIVE_INFINITY,
    );
  }

  // Links say their codes although nothing is in view.
  request();
  return { enter, leave, changed };
}

/** The shadow roots and documents that an element stands in, up to the topmost. */
function treesAround(element: Element): readonly Node[] {
  const trees: Node[] = [];
  for (let at: Element | null = element; at !== null && trees.length < MOST_TREES; at = holderOf(at))
    trees.push(own(at, 'getRootNode')());
  return trees;
}

/** Whether an element is among the nodes or around one of them, or only beside or below. */
function changeOf(element: Candidate, nodes: ReadonlySet<Node>): 'itself' | 'others' | null {
  let change: 'others' | null = null;
  for (const node of nodes) {
    if (contains(element, node) || isSourceOf(node, element)) return 'itself';
    if (contains(node, element)) change = 'others';
  }
  return change;
}

/** `srcset` of a picture's sources changes the img beside them. */
function isSourceOf(node: Node, element: Candidate): boolean {
  return nameOf(node) === 'source' && node.parentNode !== null && contains(node.parentNode, element);
}
