import type { FastifyInstance } from 'fastify';
import {
  ClaimEnrolmentSchema,
  type EnrolmentClaimed,
  type EnrolmentResult,
  EnrolmentResultRequestSchema,
} from '../../wire/enrolment.ts';
import { PATHS } from '../../wire/names.ts';
import { notingRefusal } from '../audit/refusals.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import { provenThumbprint, proveOwnKey } from '../devices/own-key.ts';
import { listen } from '../transactions/listening.ts';
import { longPoll } from '../transactions/long-poll.ts';
import { claimEnrolment, findCode } from './claim.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';
import { enrolmentResult, findClaim } from './result.ts';

/** What an authenticator calls to join by the code of a page (P14, P22). Belongs in the scope of the authenticator API. */
export function registerEnrolmentApi(api: FastifyInstance, room: EnrolmentRoom): void {
  api.post(PATHS.claimEnrolment, async (request): Promise<EnrolmentClaimed> => {
    const body = parseBody(ClaimEnrolmentSchema, request);
    const key = await proveOwnKey(room.checkProof, request, body.public_key, () => findCode(room, body.otp));
    return notingRefusal(room.refusals, 'enrolment_claim.refused', () => claimEnrolment(room, body, key));
  });

  api.post(PATHS.enrolmentResult, async (request): Promise<EnrolmentResult> => {
    const { enrolment_id, wait } = parseBody(EnrolmentResultRequestSchema, request);
    const thumbprint = await provenThumbprint(room.checkProof, request, async (print) => {
      await findClaim(room, enrolment_id, print);
    });
    const listener = listen(request, room.closing);
    try {
      return await longPoll({
        wakeUps: room.wakeUps,
        key: () => enrolment_id,
        read: () => enrolmentResult(room, enrolment_id, thumbprint),
        isSettled: ({ status }) => status !== 'waiting',
        wait,
        signal: listener.signal,
      });
    } finally {
      listener.end();
    }
  });
}
