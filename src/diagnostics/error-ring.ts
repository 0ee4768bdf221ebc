import * as v from 'valibot';
import { ERRORS_PREFIX } from '../messaging/session-keys.ts';
import type { ErrorView } from '../messaging/views.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';

/** Most errors that are kept; the oldest give way. */
export const MAX_ERRORS = 50;

/** Milliseconds in which the same error at the same place is noted once: a failing page must not push out the rest. */
export const REPEATED = 60_000;

/** The last errors by code, time and place, for as long as the browser runs. */
export interface ErrorRing {
  /** `where` is a message's name or a room's. Never rejects. */
  note(where: string, code: string): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly ErrorView[]>;
}

const KEY = 'ring';

// No URL, address or sentence passes these: a slash, an @, a digit and a space are missing on purpose.
const RingSchema = v.array(
  v.strictObject({
    at: v.pipe(v.number(), v.integer(), v.minValue(0)),
    where: v.pipe(v.string(), v.regex(/^[A-Za-z_.]{1,40}$/)),
    code: v.pipe(v.string(), v.regex(/^[A-Za-z_:]{1,60}$/)),
  }),
);

export function createErrorRing(deps: { readonly area: SessionArea; readonly now: () => number }): ErrorRing {
  const { area, now } = deps;
  const family = createSessionFamily<ErrorView[]>(area, ERRORS_PREFIX, RingSchema);
  const alone = createKeyedMutex();
  const read = async () => (await family.get(KEY)) ?? [];

  async function note(where: string, code: string): Promise<void> {
    const ring = await read();
    const at = now();
    const repeated = ring.some(
      (entry) => entry.where === where && entry.code === code && Math.abs(at - entry.at) < REPEATED,
    );
    if (repeated) return;
    await family.set(KEY, [{ at, where, code }, ...ring].slice(0, MAX_ERRORS));
  }

  return {
    // What can't be noted is not worth failing for.
    note: (where, code) => alone(KEY, () => note(where, code)).catch(() => undefined),
    list: read,
  };
}
