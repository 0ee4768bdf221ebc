import type { Kysely } from 'kysely';
import type { Config } from '../config/config.ts';
import type { AuthenticatedDevice, ServerContext } from '../context.ts';
import { shownActiveAfter } from '../devices/announced.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import type { ProofChecker } from './check-proof.ts';
import { createKnownDevices } from './known-devices.ts';

/** `last_used_at` is for people, who don't ask for seconds: it is written once a minute. */
const LAST_USED_STEP = 60;

export interface DeviceAuthenticationParts {
  readonly db: Kysely<Database>;
  readonly devices: Config['devices'];
  readonly checkProof: ProofChecker;
  readonly now: () => number;
  /** Counts a call of this device. @throws ProblemError when it makes too many */
  readonly limitDevice: (deviceId: string) => void;
}

/** A request by a registered device: its key is found by the id in the proof, and by nothing else (P14). */
export function createDeviceAuthentication(parts: DeviceAuthenticationParts): ServerContext['authenticateDevice'] {
  const { db, devices, checkProof, now, limitDevice } = parts;
  const known = createKnownDevices(db);
  return async (request) => {
    let device: AuthenticatedDevice | undefined;
    await checkProof(request, async (named) => {
      if (!('kid' in named)) throw new ProblemError('invalid_proof', 'The proof must name a registered device by kid.');
      const found = await known.find(named.kid);
      if (found === undefined) throw new ProblemError('unknown_device');
      device = { ...found, active_after: shownActiveAfter(found.active_after, now(), devices) };
      return device.publicKey;
    });
    if (device === undefined) throw new ProblemError('unknown_device');
    limitDevice(device.device_id);
    await db
      .updateTable('devices')
      .set({ last_used_at: now() })
      .where('device_id', '=', device.device_id)
      .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<=', now() - LAST_USED_STEP)]))
      .execute();
    return device;
  };
}
