import type { Kysely } from 'kysely';
import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import * as v from 'valibot';
import { sha256 } from '../../proofs/base64url.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';

/** Carried in the interaction's result beside `login`: whose approval the grant rests on. */
const ApprovalSchema = v.object({ approval: v.object({ device_id: v.nullable(v.string()) }) });

/**
 * Consent to one's own web apps is implicit (P7): the result of this very request makes a grant of what it asked
 * for, tied to the device that approved, where one did. Without a result there is nothing to grant.
 */
export async function grantApproved(
  { db }: Pick<ServerContext, 'db'>,
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { oidc } = ctx;
  const login = oidc.result?.login;
  const { client, account } = oidc;
  if (login === undefined || client === undefined || account === undefined) return undefined;
  const { approval } = v.parse(ApprovalSchema, oidc.result);
  const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  await grant.save();
  if (approval.device_id !== null && !(await tie(db, grant.jti, approval.device_id))) {
    await grant.destroy();
    throw new errors.AccessDenied('the device that approved was removed');
  }
  return grant;
}

/** In one statement with the look at the device, so that a revocation either finds the grant or prevents it. */
async function tie(db: Kysely<Database>, grantId: string, deviceId: string): Promise<boolean> {
  const tied = await db
    .updateTable('provider_records')
    .set({ uid_hash: await sha256(deviceId) })
    .where('kind', '=', 'Grant')
    .where('id_hash', '=', await sha256(grantId))
    .where((eb) =>
      eb.exists(
        eb.selectFrom('devices').select('device_id').where('device_id', '=', deviceId).where('revoked_at', 'is', null),
      ),
    )
    .returning('id_hash')
    .executeTakeFirst();
  return tied !== undefined;
}

/** Ends every grant that rests on a device's approvals, with its codes and tokens (P7). */
export async function revokeGrants(db: Kysely<Database>, deviceId: string): Promise<void> {
  const grants = await db
    .deleteFrom('provider_records')
    .where('kind', '=', 'Grant')
    .where('uid_hash', '=', await sha256(deviceId))
    .returning('id_hash')
    .execute();
  for (const { id_hash } of grants) {
    await db.deleteFrom('provider_records').where('grant_hash', '=', id_hash).execute();
  }
}
