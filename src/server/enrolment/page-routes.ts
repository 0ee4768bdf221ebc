import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import type { ErrorCode } from '../../wire/errors.ts';
import { IdSchema } from '../../wire/fields.ts';
import { notingRefusal } from '../audit/refusals.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import { type ErrorText, sendErrorPage } from '../pages/error-page.ts';
import { sendFormPage } from '../pages/send-page.ts';
import { ProblemError } from '../problem.ts';
import { NOT_A_NAVIGATION } from '../provider/mount.ts';
import { isNavigation } from '../provider/navigation.ts';
import { confirmEnrolment } from './confirm.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';
import { ownForm } from './own-form.ts';
import { pageOf } from './page-of.ts';
import { ENROLMENT_PAGES } from './paths.ts';
import { registerProving, startPage } from './proving-routes.ts';
import { refuseEnrolment } from './refuse.ts';
import { registerEnrolmentScript } from './script-routes.ts';
import { createEnrolmentSessions } from './sessions.ts';
import { standingOf } from './standing.ts';

const DecisionFormSchema = v.strictObject({ enrolment: IdSchema });

/** The pages of an enrolment, in the browser that shows its code (P22). */
export function registerEnrolmentPages(app: FastifyInstance, room: EnrolmentRoom): void {
  const { config, db, now, refusals } = room;
  const sessions = createEnrolmentSessions(config.issuer);

  app.get(ENROLMENT_PAGES.start, { exposeHeadRoute: false }, async (request, reply) => {
    // Each opening shows a code of its own, and a page shows so many: none for what nobody looks at.
    if (!isNavigation(request)) return sendErrorPage(reply, 403, config.name, NOT_A_NAVIGATION);
    const row = await sessions.find(db, request);
    if (row === undefined) return sendFormPage(reply, 200, startPage(config));
    const standing = standingOf(row, now());
    return sendFormPage(reply, standing === 'expired' ? 410 : 200, await pageOf(room, row, standing));
  });

  /** An answer to the enrolment that the form names: this browser's own, and no other. */
  const answer = (path: string, give: (row: EnrolmentRow, reply: FastifyReply) => Promise<void>): void => {
    const answered = ownForm(config.issuer, async (request, reply) => {
      const { enrolment } = parseBody(DecisionFormSchema, request);
      const row = await sessions.find(db, request);
      if (row?.enrolment_id !== enrolment) {
        const whose = row === undefined ? 'another browser' : 'another enrolment';
        await refusals.note({ event: 'enrolment_answer.refused', detail: whose });
        return sendErrorPage(reply, 404, config.name, NOT_YOURS);
      }
      try {
        await give(row, reply);
      } catch (error) {
        const { status, words } = hindranceOf(error);
        return sendErrorPage(reply, status, config.name, words);
      }
      return reply.redirect(ENROLMENT_PAGES.start, 303);
    });
    app.post(path, (request, reply) =>
      notingRefusal(refusals, 'enrolment_answer.refused', () => answered(request, reply)),
    );
  };
  answer(ENROLMENT_PAGES.confirm, (row) => confirmEnrolment(room, row.enrolment_id));
  answer(ENROLMENT_PAGES.refuse, (row) => refuseEnrolment(room, row.enrolment_id, 'by its person'));
  answer(ENROLMENT_PAGES.restart, async (row, reply) => {
    await refuseEnrolment(room, row.enrolment_id, 'begun anew');
    sessions.end(reply);
  });

  registerProving(app, room, sessions);
  registerEnrolmentScript(app, room, sessions);
}

const NOT_YOURS = {
  title: 'This page is over',
  text: 'Nothing was added. It was begun in another browser, or you began another one here since. Open it anew.',
} as const;

const HINDRANCES: Partial<Record<ErrorCode, ErrorText>> = {
  device_exists: {
    title: 'This browser is registered already',
    text: 'It was added in another way in the meantime. Nothing was changed by this page.',
  },
  registration_closed: {
    title: 'No new accounts here',
    text: 'Only people who are registered already can add a browser. Nothing was added. Ask who runs this server.',
  },
};

/** Why a yes could not be followed. @throws what it was given, where a person can do nothing about it */
function hindranceOf(error: unknown): { readonly status: number; readonly words: ErrorText } {
  const words = error instanceof ProblemError ? HINDRANCES[error.code] : undefined;
  if (!(error instanceof ProblemError) || words === undefined) throw error;
  return { status: error.status, words };
}
