import type { HistoryEntryView } from '../messaging/views.ts';
import type { KeyedMutex } from '../storage/mutex.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';
import { outcomeOf } from './outcome.ts';
import { isEnded, type LoginRequest, LoginRequestSchema } from './request.ts';
import { deadlineOf, isUnderWay, type LoginEvent, transition } from './transition.ts';

/** Milliseconds that an ended request stays for the popup to show. */
export const ENDED_KEPT = 120_000;

/**
 * Milliseconds after which an alarm starts the worker again if it ended in the middle of a call: nothing else would
 * while a popup waits for what the call brings. The least that browsers take.
 */
const WAKE_AFTER = 30_000;

/** A move of a request that happened. */
export interface Move {
  readonly before: LoginRequest;
  readonly after: LoginRequest;
}

/** Told after each change of a tab's request. */
export type ChangeListener = (tabId: number) => Promise<void>;

/** The requests of all tabs. Every change goes through here, one after the other for each tab. */
export interface Requests {
  /** The tab's request as it is now: expiry is applied when it is read. */
  get(tabId: number): Promise<LoginRequest | null>;
  find(requestId: string): Promise<LoginRequest | null>;
  all(): Promise<readonly LoginRequest[]>;
  /** Applies an event; `null` when there is no such request or the event does not fit its phase. */
  apply(request: Pick<LoginRequest, 'requestId' | 'page'>, event: LoginEvent): Promise<Move | null>;
  /** Decides over the tab's request with nobody in between: what `change` gives back is stored (`null`: nothing changes). */
  replace(tabId: number, change: (current: LoginRequest | null) => LoginRequest | null): Promise<LoginRequest | null>;
  /** Takes the request away if `condition` holds for it. */
  remove(tabId: number, condition: (request: LoginRequest) => boolean): Promise<boolean>;
}

export function createRequests(deps: {
  readonly area: SessionArea;
  readonly alone: KeyedMutex;
  readonly now: () => number;
  readonly record: (entry: HistoryEntryView) => Promise<void>;
  readonly alarms: {
    create(name: string, when: { when: number }): Promise<unknown>;
    clear(name: string): Promise<unknown>;
  };
  readonly changed: ChangeListener;
  /** Runs on after the change is stored. */
  readonly later: (task: Promise<void>) => void;
}): Requests {
  const { area, alone, now, record, alarms, changed, later } = deps;
  const family = createSessionFamily<LoginRequest>(area, 'request', LoginRequestSchema);
  const locked = <T>(tabId: number, task: () => Promise<T>) => alone(`tab:${tabId}`, task);

  /** Reads and ends what is over. Only with the tab's lock held. */
  async function current(tabId: number): Promise<LoginRequest | null> {
    const stored = await family.get(String(tabId));
    if (stored === null) return null;
    const after = transition(stored, { type: 'time_passed', now: now() });
    if (isEnded(after) && now() - after.endedAt >= ENDED_KEPT) {
      if (after !== stored) await note(stored, after);
      await forget(tabId);
      return null;
    }
    if (after !== stored) await store(stored, after);
    return after;
  }

  async function store(before: LoginRequest | null, after: LoginRequest): Promise<void> {
    const { tabId } = after.page;
    await family.set(String(tabId), after);
    await note(before, after);
    const when = deadlineOf(after) ?? (isUnderWay(after) ? now() + WAKE_AFTER : null);
    // The alarm only makes the end visible in time; every read checks the clock itself.
    tell(tabId, when);
  }

  /** The alarm and the button follow: nobody waits for them before going on. The alarms of a tab keep their order. */
  function tell(tabId: number, when: number | null): void {
    const name = alarmName(tabId);
    const set = async () => {
      await (when === null ? alarms.clear(name) : alarms.create(name, { when })).catch(() => undefined);
    };
    later(alone(`alarm:${tabId}`, set));
    later(changed(tabId));
  }

  async function note(before: LoginRequest | null, after: LoginRequest): Promise<void> {
    if (after.page.privateWindow) return;
    const entry = outcomeOf(before, after, now());
    if (entry !== null) await record(entry);
  }

  async function forget(tabId: number): Promise<void> {
    await family.remove(String(tabId));
    tell(tabId, null);
  }

  async function all(): Promise<readonly LoginRequest[]> {
    const tabIds = [...(await family.all()).keys()].map(Number);
    const found = await Promise.all(tabIds.map((tabId) => locked(tabId, () => current(tabId))));
    return found.filter((request) => request !== null);
  }

  return {
    get: (tabId) => locked(tabId, () => current(tabId)),
    all,
    find: async (requestId) => (await all()).find((request) => request.requestId === requestId) ?? null,
    apply: ({ requestId, page: { tabId } }, event) =>
      locked(tabId, async () => {
        const before = await current(tabId);
        if (before?.requestId !== requestId) return null;
        const after = transition(before, event);
        if (after === before) return null;
        await store(before, after);
        return { before, after };
      }),
    replace: (tabId, change) =>
      locked(tabId, async () => {
        const before = await current(tabId);
        const after = change(before);
        if (after === null || after === before) return null;
        await store(before?.requestId === after.requestId ? before : null, after);
        return after;
      }),
    remove: (tabId, condition) =>
      locked(tabId, async () => {
        const request = await current(tabId);
        if (request === null || !condition(request)) return false;
        await forget(tabId);
        return true;
      }),
  };
}

const ALARM = 'request:';
const alarmName = (tabId: number) => `${ALARM}${tabId}`;

/** The tab whose request an alarm is about. */
export function tabOfAlarm(name: string): number | null {
  return name.startsWith(ALARM) ? Number(name.slice(ALARM.length)) : null;
}
