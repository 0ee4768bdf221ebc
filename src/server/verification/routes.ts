import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { IdSchema } from '../../wire/fields.ts';
import { PATHS } from '../../wire/names.ts';
import { StartVerificationSchema, VerifyCodeSchema } from '../../wire/verification.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import { requesterOf } from '../limits/requester.ts';
import { ProblemError } from '../problem.ts';
import { checkCode } from './check.ts';
import { resendCode } from './resend.ts';
import { refuseCrossOriginForm } from './same-origin-form.ts';
import { startVerification } from './start.ts';
import { createVerificationCookie } from './verification-cookie.ts';
import type { VerificationRoom } from './verification-room.ts';

/** `POST /verification`, `/verification/verify` and `/verification/{id}/resend` (P20, P21). */
export function registerVerification(app: FastifyInstance, room: VerificationRoom): void {
  const { issuer } = room.config;
  const cookie = createVerificationCookie(issuer);

  app.post(PATHS.verification, async (request, reply) => {
    refuseCrossOriginForm(request, issuer);
    const start = parseBody(StartVerificationSchema, request);
    const started = await startVerification(room, start, requesterOf(request.ip));
    cookie.set(reply, started.verification_id);
    return started;
  });

  app.post(PATHS.verify, async (request) => {
    refuseCrossOriginForm(request, issuer);
    const { verification_id, code } = parseBody(VerifyCodeSchema, request);
    const named = verification_id ?? cookie.read(request);
    if (named === undefined) throw new ProblemError('verification_id_required');
    return checkCode(room, named, code);
  });

  app.post(`${PATHS.verification}/:id/resend`, async (request, reply) => {
    refuseCrossOriginForm(request, issuer);
    const params = v.safeParse(v.object({ id: IdSchema }), request.params);
    if (!params.success) throw new ProblemError('unknown_verification');
    const started = await resendCode(room, params.output.id);
    cookie.set(reply, started.verification_id);
    return started;
  });
}
