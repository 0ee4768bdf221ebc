import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Selectable } from 'kysely';
import * as v from 'valibot';
import type { StartVerification } from '../../wire/verification.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import type { Config } from '../config/config.ts';
import { requesterOf } from '../limits/requester.ts';
import { enrolmentCodePage, enrolmentStartPage } from '../pages/enrolment-forms.ts';
import { sendFormPage } from '../pages/send-page.ts';
import type { VerificationsTable } from '../store/schema.ts';
import { checkCode } from '../verification/check.ts';
import { mask } from '../verification/destination.ts';
import { refusalWords } from '../verification/refusal-words.ts';
import { resendCode } from '../verification/resend.ts';
import { startVerification } from '../verification/start.ts';
import { createVerificationCookie } from '../verification/verification-cookie.ts';
import { VERIFICATION } from '../verification/verification-room.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';
import { openEnrolment } from './open.ts';
import { ownForm } from './own-form.ts';
import { ENROLMENT_PAGES } from './paths.ts';
import { refuseWithin } from './refuse.ts';
import type { EnrolmentSessions } from './sessions.ts';

const StartFormSchema = v.strictObject({ destination: v.pipe(v.string(), v.maxLength(254)) });
const CodeFormSchema = v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) });

/** The first page of an enrolment, with what was wrong with the last try. */
export const startPage = ({ name, verification, registration, install_url }: Config, refused?: Refused) =>
  enrolmentStartPage({
    serverName: name,
    action: ENROLMENT_PAGES.start,
    channels: verification.channels,
    registration,
    installUrl: install_url,
    ...(refused === undefined ? {} : { refused }),
  });

interface Refused {
  readonly typed: string;
  readonly error: string;
}

/** How a person proves a destination on the pages of an enrolment: by the same codes and limits as everybody (P20, P21). */
export function registerProving(app: FastifyInstance, room: EnrolmentRoom, sessions: EnrolmentSessions): void {
  const { config, db, verification } = room;
  const { issuer, name } = config;
  const cookie = createVerificationCookie(issuer, 'enrolment-verification');

  const pending = (request: FastifyRequest): Promise<Selectable<VerificationsTable> | undefined> =>
    findPending(room, cookie.read(request));

  const sendCodePage = (
    reply: FastifyReply,
    status: number,
    row: Selectable<VerificationsTable>,
    words: { readonly notice?: string; readonly error?: string } = {},
  ): FastifyReply =>
    sendFormPage(
      reply,
      status,
      enrolmentCodePage({
        serverName: name,
        action: ENROLMENT_PAGES.code,
        resend: ENROLMENT_PAGES.resend,
        startOver: ENROLMENT_PAGES.start,
        destination: mask(row),
        digits: VERIFICATION.digits,
        ...words,
      }),
    );

  app.post(
    ENROLMENT_PAGES.start,
    ownForm(issuer, async (request, reply) => {
      const { destination } = parseBody(StartFormSchema, request);
      try {
        const started = await startVerification(verification, startOf(config, destination), requesterOf(request.ip));
        cookie.set(reply, started.verification_id);
      } catch (error) {
        const { status, words } = refusalWords(error);
        return sendFormPage(reply, status, startPage(config, { typed: destination, error: words }));
      }
      return reply.redirect(ENROLMENT_PAGES.code, 303);
    }),
  );

  app.get<{ Querystring: { sent?: unknown } }>(
    ENROLMENT_PAGES.code,
    { exposeHeadRoute: false },
    async (request, reply) => {
      const row = await pending(request);
      if (row === undefined) return reply.redirect(ENROLMENT_PAGES.start, 303);
      return sendCodePage(
        reply,
        200,
        row,
        request.query.sent === undefined ? {} : { notice: 'A new code is on its way.' },
      );
    },
  );

  app.post(
    ENROLMENT_PAGES.code,
    ownForm(issuer, async (request, reply) => {
      const { code } = parseBody(CodeFormSchema, request);
      const row = await pending(request);
      if (row === undefined) return reply.redirect(ENROLMENT_PAGES.start, 303);
      const earlier = await sessions.find(db, request);
      const { secret, hash } = await sessions.create();
      try {
        await checkCode(verification, row.verification_id, code, async (tx, verified) => {
          // This browser can say yes or no to one enrolment at a time.
          if (earlier !== undefined) await refuseWithin(room, tx, earlier.enrolment_id, 'replaced');
          await openEnrolment(room, tx, verified, hash);
        });
      } catch (error) {
        const { status, words } = refusalWords(error);
        return sendCodePage(reply, status, row, { error: words });
      }
      if (earlier !== undefined) room.wakeUps.notify(earlier.enrolment_id);
      sessions.give(reply, secret);
      return reply.redirect(ENROLMENT_PAGES.start, 303);
    }),
  );

  app.post(
    ENROLMENT_PAGES.resend,
    ownForm(issuer, async (request, reply) => {
      const row = await pending(request);
      if (row === undefined) return reply.redirect(ENROLMENT_PAGES.start, 303);
      try {
        const sent = await resendCode(verification, row.verification_id);
        cookie.set(reply, sent.verification_id);
      } catch (error) {
        const { status, words } = refusalWords(error);
        return sendCodePage(reply, status, row, { error: words });
      }
      return reply.redirect(`${ENROLMENT_PAGES.code}?sent`, 303);
    }),
  );
}

/**
 * The verification that this browser's form is of. One that was used leads back to the page; one that signs in to an
 * app enrols nobody: its message said what it is for (P22).
 */
const findPending = (
  { db }: EnrolmentRoom,
  verificationId: string | undefined,
): Promise<Selectable<VerificationsTable> | undefined> =>
  db
    .selectFrom('verifications')
    .selectAll()
    .where('verification_id', '=', verificationId ?? '')
    .where('used_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('code_sign_ins')
            .select('code_sign_ins.interaction_uid')
            .whereRef('code_sign_ins.verification_id', '=', 'verifications.verification_id'),
        ),
      ),
    )
    .executeTakeFirst();

/** What a person typed into the one field: with an @ it is an e-mail address, where both are taken. */
function startOf({ verification: { channels } }: Config, typed: string): StartVerification {
  const isEmail = channels.includes('email') && (typed.includes('@') || !channels.includes('phone'));
  return isEmail ? { email: typed } : { phone_number: typed };
}
