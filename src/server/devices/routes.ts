import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { sha256 } from '../../proofs/base64url.ts';
import { ApproveDeviceSchema, type Device } from '../../wire/device.ts';
import { IdSchema } from '../../wire/fields.ts';
import { PATHS } from '../../wire/names.ts';
import { notingRefusal } from '../audit/refusals.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import type { AuditEntry, AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { readAccount } from './account.ts';
import { approveDevice } from './approve-device.ts';
import { deviceView } from './device-view.ts';
import type { DevicesRoom } from './devices-room.ts';
import { registerDevice } from './register-device.ts';
import { revokeDevice } from './revoke-device.ts';

/** `POST /devices`, `GET /devices`, `DELETE /devices/{id}`, `POST /devices/{id}/approval` and `GET /account` (P13, P22, P24). */
export function registerDevices(app: FastifyInstance, room: DevicesRoom): void {
  app.post(PATHS.devices, async (request, reply) => {
    const registered = await registerDevice(room, request);
    return reply.code(201).send(registered);
  });

  app.get(PATHS.devices, async (request) => {
    const device = await room.authenticateDevice(request);
    return { devices: await listDevices(room, device) };
  });

  app.delete(`${PATHS.devices}/:id`, async (request, reply) => {
    const device = await room.authenticateDevice(request);
    const remove = () => revokeDevice(room, device, deviceIn(request));
    await notingRefusal(room.refusals, 'device_removal.refused', remove, who(device));
    return reply.code(204).send();
  });

  app.post(`${PATHS.devices}/:id/approval`, async (request, reply) => {
    const device = await room.authenticateDevice(request);
    const body = parseBody(ApproveDeviceSchema, request);
    const approve = () => approveDevice(room, device, deviceIn(request), body);
    await notingRefusal(room.refusals, 'device_approval.refused', approve, who(device));
    return reply.code(204).send();
  });

  app.get(PATHS.account, async (request, reply) => {
    const device = await room.authenticateDevice(request);
    return sendWithETag(reply, request.headers['if-none-match'], await readAccount(room, device));
  });
}

const who = ({ sub, device_id }: AuthenticatedDevice): Pick<AuditEntry, 'sub' | 'device_id'> => ({ sub, device_id });

/** @throws ProblemError not_found when the address names nothing that could be a device */
function deviceIn(request: FastifyRequest): string {
  const params = v.safeParse(v.object({ id: IdSchema }), request.params);
  if (!params.success) throw new ProblemError('not_found', 'This account has no such device.');
  return params.output.id;
}

/** A device that still waits sees only itself: it may belong to somebody who took over the number. */
async function listDevices(room: DevicesRoom, by: AuthenticatedDevice): Promise<readonly Device[]> {
  const rows = await room.db
    .selectFrom('devices')
    .selectAll()
    .where('sub', '=', by.sub)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('device_id')
    .execute();
  const all = rows.map((row) => deviceView(room, row, by.device_id));
  return by.active_after > room.now() ? all.filter(({ current }) => current) : all;
}

/** RFC 9110 section 13.1.2: weak comparison, a list or `*`. */
async function sendWithETag(reply: FastifyReply, ifNoneMatch: string | undefined, body: object): Promise<FastifyReply> {
  const json = JSON.stringify(body);
  const etag = `"${await sha256(json)}"`;
  const held = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (held.includes(etag) || held.includes('*')) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(json);
}
