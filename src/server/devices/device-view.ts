import type { Selectable } from 'kysely';
import type { Device } from '../../wire/device.ts';
import type { ServerContext } from '../context.ts';
import type { DevicesTable } from '../store/schema.ts';

import { shownActiveAfter } from './announced.ts';

/** A device as its account's devices see it. */
export const deviceView = (
  { now, config }: Pick<ServerContext, 'now' | 'config'>,
  row: Omit<Selectable<DevicesTable>, 'public_key'>,
  currentId: string,
): Device => ({
  device_id: row.device_id,
  name: row.name,
  thumbprint: row.thumbprint,
  created_at: row.created_at,
  active_after: shownActiveAfter(row.active_after, now(), config.devices),
  last_used_at: row.last_used_at,
  current: row.device_id === currentId,
});
