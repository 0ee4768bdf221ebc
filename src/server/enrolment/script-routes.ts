import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { IdSchema } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { ShownCode } from '../pages/shown-code.ts';
import { ProblemError } from '../problem.ts';
import { listen } from '../transactions/listening.ts';
import { longPoll } from '../transactions/long-poll.ts';
import { refuseCrossOriginForm } from '../verification/same-origin-form.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';
import { ENROLMENT_PAGES } from './paths.ts';
import type { EnrolmentSessions } from './sessions.ts';
import { showCode } from './show-code.ts';
import { type Standing, standingOf } from './standing.ts';

/** `shown` is what the page says now; an answer is held back while there is nothing new to say. */
const AboutSchema = v.object({ enrolment: IdSchema, shown: v.optional(v.string()), wait: v.optional(v.string()) });

/** What the script of an enrolment page asks: fresh codes, and what became of the enrolment. */
export function registerEnrolmentScript(app: FastifyInstance, room: EnrolmentRoom, sessions: EnrolmentSessions): void {
  const { config, db, now, wakeUps, closing } = room;

  /** @throws ProblemError unknown_enrolment, where it is not the one of the browser that asks */
  async function ownEnrolment(request: FastifyRequest, id: string | undefined): Promise<EnrolmentRow> {
    const row = await sessions.find(db, request);
    if (row === undefined || row.enrolment_id !== id) throw new ProblemError('unknown_enrolment');
    return row;
  }

  app.post(ENROLMENT_PAGES.qr, async (request, reply): Promise<ShownCode> => {
    refuseCrossOriginForm(request, config.issuer);
    const row = await ownEnrolment(request, aboutOf(request).enrolment);
    void reply.header('cache-control', 'no-store');
    if (standingOf(row, now()) !== 'open') throw new ProblemError('expired');
    return showCode(room, row);
  });

  app.get(ENROLMENT_PAGES.status, { exposeHeadRoute: false }, async (request, reply): Promise<{ status: Standing }> => {
    const { enrolment, shown, wait } = aboutOf(request);
    await ownEnrolment(request, enrolment);
    void reply.header('cache-control', 'no-store');
    const listener = listen(request, closing);
    try {
      return await longPoll({
        wakeUps,
        key: () => enrolment,
        read: async () => ({ status: standingOf(await ownEnrolment(request, enrolment), now()) }),
        isSettled: ({ status }) => status !== shown,
        wait: wait === '0' ? 0 : LIFETIME.longPoll,
        signal: listener.signal,
      });
    } finally {
      listener.end();
    }
  });
}

/** @throws ProblemError unknown_enrolment, where the address names none */
function aboutOf(request: FastifyRequest): v.InferOutput<typeof AboutSchema> {
  const about = v.safeParse(AboutSchema, request.query);
  if (!about.success) throw new ProblemError('unknown_enrolment');
  return about.output;
}
