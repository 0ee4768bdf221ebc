import type { FastifyInstance } from 'fastify';
import type { ErrorCode } from '../../wire/errors.ts';
import { PATHS } from '../../wire/names.ts';
import {
  type Claimed,
  ClaimSchema,
  type Decided,
  DecideSchema,
  type Status,
  StatusRequestSchema,
} from '../../wire/transaction.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import type { AuthenticatedDevice, ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { authenticateClient } from './authenticate-client.ts';
import { claim } from './claim.ts';
import { decide } from './decide.ts';
import { listen } from './listening.ts';
import { longPoll } from './long-poll.ts';
import type { TransactionsRoom } from './room.ts';
import { findRequest, requestStatus } from './status.ts';

/** What an authenticator calls (P13, P15). Bodies must come through `registerBodies`: proofs cover their bytes. */
export function registerAuthenticatorRoutes(
  api: FastifyInstance,
  { authenticateDevice }: ServerContext,
  room: TransactionsRoom,
): void {
  api.post(PATHS.claim, async (request, reply): Promise<Claimed> => {
    const device = await authenticateDevice(request);
    const { otp } = parseBody(ClaimSchema, request);
    void reply.header('cache-control', 'no-store');
    return audited(room, 'claim.refused', device, () => claim(room, otp, device));
  });

  api.post<{ Params: { txn: string } }>('/transactions/:txn/decision', async (request, reply): Promise<Decided> => {
    const device = await authenticateDevice(request);
    const { decision } = parseBody(DecideSchema, request);
    void reply.header('cache-control', 'no-store');
    return audited(room, 'decision.refused', device, () => decide(room, request.params.txn, decision, device));
  });
}

/** Refusals that are nobody's attack, or have their line already by the move that they made. */
const UNTOLD = new Set<ErrorCode>(['expired', 'origin_mismatch']);

/** What a known device was refused stands in the audit log. How fast that can grow, the limits of a device say. */
async function audited<T>(
  { audit }: Pick<TransactionsRoom, 'audit'>,
  event: 'claim.refused' | 'decision.refused',
  { device_id, sub }: AuthenticatedDevice,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500 && !UNTOLD.has(error.code)) {
      await audit({ event, device_id, sub, detail: error.code });
    }
    throw error;
  }
}

/** What a web app's back end calls (P18). */
export function registerStatusRoute(
  app: FastifyInstance,
  { config }: ServerContext,
  room: TransactionsRoom,
  closing: AbortSignal,
): void {
  app.post(PATHS.status, async (request, reply): Promise<Status> => {
    void reply.header('cache-control', 'no-store');
    const client = authenticateClient(request, config.clients);
    const { request_uri: requestUri, wait } = parseBody(StatusRequestSchema, request);
    const row = await findRequest(room, requestUri, client.client_id);
    if (row === undefined) throw new ProblemError('unknown_transaction');
    const listener = listen(request, closing);
    let key = row.interaction_uid ?? row.id;
    try {
      return await longPoll({
        wakeUps: room.wakeUps,
        key: () => key,
        read: async () => {
          const { interactionId, status } = await requestStatus(room, row.id);
          // A request that was opened in a browser goes on under its interaction, and wakes by that.
          key = interactionId ?? row.id;
          return status;
        },
        isSettled: ({ status }) => status !== 'open',
        wait,
        signal: listener.signal,
      });
    } finally {
      listener.end();
    }
  });
}
