import type { FastifyInstance } from 'fastify';
import { createWakeUps } from '../transactions/wake-ups.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';

/** Its wake-ups are its own; answers that are held back are given when the server begins to close. */
export function createEnrolmentRoom(
  app: FastifyInstance,
  parts: Omit<EnrolmentRoom, 'wakeUps' | 'closing'>,
): EnrolmentRoom {
  const closing = new AbortController();
  // Before the server waits for its connections to end.
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  return { ...parts, wakeUps: createWakeUps(), closing: closing.signal };
}
