import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { importPublicKey } from '../../proofs/keys.ts';
import { PublicJwkSchema } from '../../wire/fields.ts';
import type { AuthenticatedDevice } from '../context.ts';
import type { Database } from '../store/schema.ts';

/** Imported keys that are kept: an import costs more than the verification that follows it. */
const MAX_KEYS = 1000;

export interface KnownDevices {
  /** The registered and not revoked device of this id. */
  find(deviceId: string): Promise<AuthenticatedDevice | undefined>;
}

/** The row is read each time, so that a revocation counts at once, in every process; only the imported key is kept. */
export function createKnownDevices(db: Kysely<Database>): KnownDevices {
  const keys = new Map<string, Promise<CryptoKey>>();

  const keyOf = (thumbprint: string, publicKey: string): Promise<CryptoKey> => {
    const kept = keys.get(thumbprint);
    if (kept !== undefined) return kept;
    const imported = importPublicKey(v.parse(PublicJwkSchema, JSON.parse(publicKey)));
    keys.set(thumbprint, imported);
    const oldest = keys.keys().next();
    if (keys.size > MAX_KEYS && oldest.done !== true) keys.delete(oldest.value);
    return imported;
  };

  return {
    async find(deviceId) {
      const row = await db
        .selectFrom('devices')
        .select(['device_id', 'sub', 'active_after', 'public_key', 'thumbprint'])
        .where('device_id', '=', deviceId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { device_id, sub, active_after } = row;
      return { device_id, sub, active_after, publicKey: await keyOf(row.thumbprint, row.public_key) };
    },
  };
}
