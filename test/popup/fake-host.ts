import type { MessageName, Messages, RequestOf, ResponseOf } from '../../src/messaging/messages.ts';
import type { PasscodesView } from '../../src/messaging/passcodes.ts';
import type { Send } from '../../src/messaging/send.ts';
import type { PopupView } from '../../src/messaging/views.ts';
import type { Clock } from '../../src/ui/clock.ts';
import type { Host } from '../../src/ui/host.ts';

/** Time that only moves when it is told to. */
export interface FakeClock extends Clock {
  /** Moves the time, running what falls due in order. */
  advance(ms: number): void;
}

export function createFakeClock(start: number): FakeClock {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        waiting.delete(due);
        now = due.at;
        due.run();
      }
      now = end;
    },
  };
}

type Answers = { [N in MessageName]?: (request: RequestOf<N>) => ResponseOf<N> | Promise<ResponseOf<N>> };

export interface FakeHost extends Host {
  readonly clock: FakeClock;
  /** Every message that was sent, but for those that the popup sends by itself (`OWN_QUESTIONS`). */
  readonly sent: readonly { readonly name: MessageName; readonly request: Messages[MessageName]['request'] }[];
  /** Everything else that was asked of the browser, as `close` or `openOptions add`. */
  readonly done: readonly string[];
  /** What the background says from now on; the popup learns of it. */
  show(view: Partial<PopupView>): void;
  answer(answers: Answers): void;
}

export const ALL_QUIET: PopupView = {
  tabId: 7,
  request: null,
  pageEnrolment: null,
  accounts: 1,
  settings: { openPopupByItself: true, allSites: true, sites: [] },
  elsewhere: 0,
  notices: [],
};

export const NO_PASSCODES: PasscodesView = {
  accounts: [],
  codes: [],
  site: null,
  clockOff: null,
  aside: 0,
  backup: { lastAt: null, due: false },
};

const OWN_QUESTIONS: ReadonlySet<MessageName> = new Set([
  'popup.view',
  'accounts.freshen',
  'passcodes.list',
  'clipboard.copied',
]);

/** The browser and the background as the popup sees them. A message that no answer was given for is refused. */
export function createFakeHost(
  options: { readonly view?: Partial<PopupView>; readonly site?: string | null; readonly start?: number } = {},
): FakeHost {
  let view: PopupView = { ...ALL_QUIET, ...options.view };
  let answers: Answers = {
    'popup.view': () => view,
    'accounts.freshen': () => ({ changed: false }),
    'passcodes.list': () => NO_PASSCODES,
    'clipboard.copied': () => ({ empties: false, offer: false }),
  };
  const listeners = new Set<() => void>();
  const sent: FakeHost['sent'][number][] = [];
  const done: string[] = [];
  const send: Send = async (name, request) => {
    if (!OWN_QUESTIONS.has(name)) sent.push({ name, request });
    const answer = answers[name] as ((request: unknown) => ResponseOf<typeof name>) | undefined;
    await Promise.resolve();
    if (answer === undefined) throw new Error(`${name}: unreachable`);
    return answer(request);
  };
  const note = (what: string) => {
    done.push(what);
    return Promise.resolve(true);
  };
  return {
    send,
    clock: createFakeClock(options.start ?? 1_700_000_000_000),
    sent,
    done,
    onChange(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    activeSite: () => Promise.resolve(options.site ?? null),
    activeTab: () => Promise.resolve(view.tabId),
    grant: (patterns) => note(`grant ${patterns.join(' ')}`),
    revoke: (patterns) => note(`revoke ${patterns.join(' ')}`),
    emptiesClipboard: () => Promise.resolve(false),
    setEmptiesClipboard: (on) => note(`setEmptiesClipboard ${on}`),
    async openOptions(route) {
      await note(`openOptions ${route}`);
    },
    async copy(text) {
      await note(`copy ${text}`);
    },
    async reloadTab(tabId) {
      await note(`reloadTab ${tabId}`);
    },
    close: () => void note('close'),
    version: '0.0.0',
    show(change) {
      view = { ...view, ...change };
      for (const listener of [...listeners]) listener();
    },
    answer(more) {
      answers = { ...answers, ...more };
    },
  };
}
