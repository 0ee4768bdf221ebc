import type { Kysely, Selectable } from 'kysely';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { sha256 } from '../../proofs/base64url.ts';
import type { ServerContext } from '../context.ts';
import type { Database, ProviderRecordsTable } from '../store/schema.ts';
import { hide, restore } from './concealed-payload.ts';
import { openPushed, recordPushed } from './pushed-requests.ts';

type AdapterContext = Pick<ServerContext, 'db' | 'now' | 'audit'>;

/** Stores one kind of the provider's records, with every id hashed (P2) and every use a compare-and-set (P17). */
export function createAdapter(context: AdapterContext, kind: string): Adapter {
  const { db, now } = context;

  async function write(within: Kysely<Database>, id: string, payload: AdapterPayload, expiresIn?: number) {
    const record = {
      payload: JSON.stringify(await hide(kind, id, payload)),
      grant_hash: payload.grantId === undefined ? null : await sha256(payload.grantId),
      expires_at: expiresIn === undefined ? null : now() + expiresIn,
    };
    const uidHash = kind === 'Session' && payload.uid !== undefined ? { uid_hash: await sha256(payload.uid) } : {};
    await within
      .insertInto('provider_records')
      .values({
        kind,
        id_hash: await sha256(id),
        user_code_hash: null,
        consumed_at: null,
        uid_hash: null,
        ...record,
        ...uidHash,
      })
      .onConflict((conflict) => conflict.columns(['kind', 'id_hash']).doUpdateSet({ ...record, ...uidHash }))
      .execute();
  }

  const isLive = (record: Selectable<ProviderRecordsTable> | undefined): record is Selectable<ProviderRecordsTable> =>
    record !== undefined && (record.expires_at === null || record.expires_at > now());

  async function read(id: string): Promise<AdapterPayload | undefined> {
    const record = await db
      .selectFrom('provider_records')
      .selectAll()
      .where('kind', '=', kind)
      .where('id_hash', '=', await sha256(id))
      .executeTakeFirst();
    return isLive(record) ? restored(id, record) : undefined;
  }

  const restored = (id: string | undefined, record: Selectable<ProviderRecordsTable>): AdapterPayload => ({
    ...restore(kind, id, JSON.parse(record.payload) as AdapterPayload),
    ...(record.consumed_at === null ? {} : { consumed: record.consumed_at }),
  });

  /** Of all who load a pushed request at the authorization endpoint, one gets it; nobody else ever sees it (P3, P4). */
  async function takePushed(id: string): Promise<AdapterPayload | undefined> {
    const { route, params } = Provider.ctx?.oidc ?? {};
    const clientId = params?.client_id;
    if (route !== 'authorization' || typeof clientId !== 'string') return undefined;
    const idHash = await sha256(id);
    return db.transaction().execute(async (trx) => {
      if (!(await openPushed(trx, { otpHash: idHash, clientId }, now()))) return undefined;
      const record = await trx
        .deleteFrom('provider_records')
        .where('kind', '=', kind)
        .where('id_hash', '=', idHash)
        .returningAll()
        .executeTakeFirst();
      return isLive(record) ? restored(id, record) : undefined;
    });
  }

  return {
    async upsert(id, payload, expiresIn) {
      const pushed =
        kind === 'PushedAuthorizationRequest' && Provider.ctx?.oidc.route === 'pushed_authorization_request';
      if (!pushed) return write(db, id, payload, expiresIn);
      const otpHash = await sha256(id);
      await db.transaction().execute(async (trx) => {
        await write(trx, id, payload, expiresIn);
        await recordPushed(context, trx, { otpHash, request: payload.request ?? '' });
      });
    },

    find: (id) => (kind === 'PushedAuthorizationRequest' ? takePushed(id) : read(id)),

    async findByUid(uid) {
      const record = await db
        .selectFrom('provider_records')
        .selectAll()
        .where('kind', '=', kind)
        .where('uid_hash', '=', await sha256(uid))
        .executeTakeFirst();
      return isLive(record) ? restored(undefined, record) : undefined;
    },

    // The device flow, which alone has user codes, is switched off.
    findByUserCode: () => Promise.resolve(undefined),

    async consume(id) {
      const consumed = await db
        .updateTable('provider_records')
        .set({ consumed_at: now() })
        .where('kind', '=', kind)
        .where('id_hash', '=', await sha256(id))
        .where('consumed_at', 'is', null)
        .returning('id_hash')
        .executeTakeFirst();
      // The provider ignores what consume() returns, so that losing has to be thrown (P17, RFC 6749 section 5.2).
      if (consumed === undefined) throw new errors.InvalidGrant('it was used already');
    },

    async destroy(id) {
      const removed = await db
        .deleteFrom('provider_records')
        .where('kind', '=', kind)
        .where('id_hash', '=', await sha256(id))
        .returning('id_hash')
        .executeTakeFirst();
      // The provider ends an interaction by destroying it: of two requests that finish it at once, one goes on.
      if (removed === undefined && kind === 'Interaction') {
        throw new errors.SessionNotFound('this sign-in was finished already');
      }
    },

    async revokeByGrantId(grantId) {
      await db
        .deleteFrom('provider_records')
        .where('kind', '=', kind)
        .where('grant_hash', '=', await sha256(grantId))
        .execute();
    },
  };
}
