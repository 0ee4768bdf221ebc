import type { Selectable } from 'kysely';
import type { Device } from '../../wire/device.ts';
import type { DevicesTable } from '../store/schema.ts';

/** A device as its account's devices see it. */
export const deviceView = (row: Omit<Selectable<DevicesTable>, 'public_key'>, currentId: string): Device => ({
  device_id: row.device_id,
  name: row.name,
  thumbprint: row.thumbprint,
  created_at: row.created_at,
  active_after: row.active_after,
  last_used_at: row.last_used_at,
  current: row.device_id === currentId,
});
