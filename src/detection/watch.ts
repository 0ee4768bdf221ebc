import { type Candidate, mayDraw } from './candidates.ts';
import { watchChanges } from './changes.ts';
import type { Clock } from './clock.ts';
import { nameOf } from './element-name.ts';
import { createInView } from './in-view.ts';
import type { Looks, OpenLooks } from './looks.ts';
import { own } from './own.ts';
import { NOTHING_SEEN, type Sighting, sameSighting } from './sighting.ts';
import { createTasks } from './tasks.ts';

export interface WatchDeps {
  readonly document: Document;
  /** Whoever looks at what may be a code, once that is there. */
  readonly looks: Promise<OpenLooks>;
  readonly clock: Clock;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Told of every change of what can be seen; never while the page is hidden. */
  readonly onSighting: (sighting: Sighting) => void;
  /** Something in view may be a code: who looks is needed now. Once for each stretch of visibility, or more often. */
  readonly onCandidate: () => void;
  /** The same of an element that is not in view yet: the time to get ready. */
  readonly onDistant: () => void;
  /** Asked before each look: whether there is still somebody to tell. */
  readonly isWanted: () => boolean;
}

/** Watches the page while it is visible, and does nothing at all while it is hidden. */
export function watch(deps: WatchDeps): void {
  const { document, signal } = deps;
  let shift: AbortController | null = null;
  let last = NOTHING_SEEN;
  const turn = (): void => {
    const visible = own(document, 'visibilityState') === 'visible' && !signal.aborted;
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
  own(document, 'addEventListener')('visibilitychange', turn, { signal });
  signal.addEventListener('abort', turn);
  turn();
}

/** One stretch of time in which the page is visible. */
function watchVisible(deps: WatchDeps): void {
  const { document, looks: opening, clock, signal, onSighting, onCandidate, onDistant, isWanted } = deps;
  const tasks = createTasks(clock, signal);
  /** What is in view and may be a code. */
  const candidates = new Set<Candidate>();
  let looks: Looks | null = null;

  const inView = createInView(enter, leave, distant, signal);
  const changes = watchChanges({
    document,
    events: { onFound, onChanged },
    clock,
    tasks,
    signal,
  });
  // What is in view is known after a whole frame; a look before that would tell that all codes are gone.
  const settled = new Promise<void>((resolve) => tasks.frame(() => tasks.frame(resolve)));
  void Promise.all([opening, settled]).then(([open]) => {
    if (signal.aborted) return;
    looks = open({ document, clock, tasks, signal, onSighting, isWanted });
    for (const element of candidates) looks.enter(element);
  });

  function onFound(element: Candidate): void {
    // A link says its code without being drawn.
    if (nameOf(element) === 'link') onCandidate();
    else inView.follow(element);
  }

  function onChanged(nodes: ReadonlySet<Node> | null): void {
    // What had nothing to show may have now.
    for (const element of inView.elements) if (!candidates.has(element)) enter(element);
    looks?.changed(nodes);
  }

  function enter(element: Candidate): void {
    if (!mayDraw(element, changes.selectors())) return;
    candidates.add(element);
    onCandidate();
    looks?.enter(element);
  }

  function leave(element: Candidate): void {
    if (candidates.delete(element)) looks?.leave(element);
  }

  function distant(element: Candidate): void {
    if (mayDraw(element, changes.selectors())) onDistant();
  }
}
