import type { Handlers } from '../messaging/broker.ts';
import type { Counts, DiagnosticsView, Readable, SettingsView } from '../messaging/views.ts';
import { errorCode } from './error-code.ts';
import type { ErrorRing } from './error-ring.ts';

/** What each room says of itself. Kinds, outcomes and phases are listed once for each thing that has them. */
export interface DiagnosticsSources {
  readonly settings: () => Promise<SettingsView>;
  readonly accounts: () => Promise<readonly string[]>;
  readonly enrolments: () => Promise<readonly string[]>;
  readonly requests: () => Promise<readonly string[]>;
  readonly history: () => Promise<readonly string[]>;
  readonly passcodes: () => Promise<readonly string[]>;
  readonly vault: () => Promise<'empty' | 'locked' | 'unlocked'>;
  readonly database: () => Promise<{
    readonly version: number;
    readonly quarantined: readonly string[];
    readonly snapshots: number;
  }>;
  /** Seconds. */
  readonly clockOffsets: () => Promise<readonly number[]>;
}

export interface Diagnostics {
  readonly handlers: Handlers<'diagnostics.get'>;
}

/**
 * Collects what helps to find a fault and tells nobody who the person is or where they sign in. It takes numbers and
 * names of kinds out of what the rooms say, never what the rooms say itself.
 */
export function createDiagnostics(deps: {
  readonly sources: DiagnosticsSources;
  readonly errors: ErrorRing;
  readonly now: () => number;
}): Diagnostics {
  const { sources, errors, now } = deps;

  async function collect(): Promise<DiagnosticsView> {
    const [settings, accounts, enrolments, requests, history, passcodes, vault, database, clockOffsets] =
      await Promise.all([
        readable(sources.settings, ({ openPopupByItself, allSites, sites }) => ({
          openPopupByItself,
          allSites,
          sites: sites.length,
        })),
        readable(sources.accounts, tally),
        readable(sources.enrolments, tally),
        readable(sources.requests, tally),
        readable(sources.history, tally),
        readable(sources.passcodes, tally),
        readable(sources.vault, (kind) => kind),
        readable(sources.database, ({ quarantined, ...rest }) => ({ ...rest, quarantined: tally(quarantined) })),
        readable(sources.clockOffsets, (offsets) => offsets.map((offset) => Math.round(offset))),
      ]);
    const view = {
      at: now(),
      settings,
      accounts,
      enrolments,
      requests,
      history,
      passcodes,
      vault,
      database,
      clockOffsets,
    };
    return { ...view, errors: await errors.list() };
  }

  return { handlers: { 'diagnostics.get': collect } };
}

/** A room that fails is what the diagnostics are read for: it says its code, and the others speak on. */
async function readable<T, S>(read: () => Promise<T>, shorten: (value: T) => S): Promise<Readable<S>> {
  try {
    return { kind: 'read', value: shorten(await read()) };
  } catch (error) {
    return { kind: 'unreadable', code: errorCode(error) };
  }
}

function tally(kinds: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
