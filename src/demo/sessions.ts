import { randomBytes } from 'node:crypto';
import type { SignedIn } from './oidc.ts';

/** Somebody who is signed in to Fieldnotes. */
export interface Session extends SignedIn {
  /** Whole seconds since 1970. */
  readonly startedAt: number;
  /** Whether a password came before the approval; the ID token speaks of the approval only. */
  readonly afterPassword: boolean;
}

/** Sessions kept in memory; the cookie holds a random name for one and nothing else. */
export interface Sessions {
  /** Starts a session under a new id and ends `previous`, so that an id from before a login is worth nothing after it. */
  readonly start: (person: SignedIn & Pick<Session, 'afterPassword'>, previous: string | undefined) => string;
  readonly get: (id: string | undefined) => Session | null;
  readonly end: (id: string | undefined) => void;
}

/** Eight hours: a working day. */
export const SESSION_LIFETIME = 8 * 3600;

export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, Session>();
  const over = (session: Session) => now() >= session.startedAt + SESSION_LIFETIME;
  const end = (id: string | undefined) => {
    if (id !== undefined) sessions.delete(id);
  };
  return {
    start(person, previous) {
      end(previous);
      for (const [id, session] of sessions) if (over(session)) sessions.delete(id);
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, { ...person, startedAt: now() });
      return id;
    },
    get(id) {
      const session = id === undefined ? undefined : sessions.get(id);
      return session === undefined || over(session) ? null : session;
    },
    end,
  };
}
