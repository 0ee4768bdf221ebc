import { expect, test } from 'vitest';
import { endDeviceLogins } from '../../../src/server/provider/end-device-logins.ts';
import { newDevice, openRoom } from '../transactions/story.ts';

test('P7: whoever waits for the logins of a removed device is woken after the commit, and nobody else', async () => {
  const { room: opened } = await openRoom();
  const woken: string[] = [];
  const room = { ...opened, wakeUps: { ...opened.wakeUps, notify: (key: string) => void woken.push(key) } };
  const [device, other] = [await newDevice(room), await newDevice(room)];
  const row = { mode: 'hosted', client_id: 'shop', params: '{}', created_at: 0, claim_by: 60 } as const;
  await room.db
    .insertInto('transactions')
    .values([
      { ...row, id: 'a', otp_hash: 'a', state: 'claimed', device_id: device.device_id, interaction_uid: 'page-a' },
      { ...row, id: 'b', otp_hash: 'b', state: 'accepted', device_id: device.device_id, interaction_uid: null },
      { ...row, id: 'c', otp_hash: 'c', state: 'done', device_id: device.device_id, interaction_uid: 'page-c' },
      { ...row, id: 'd', otp_hash: 'd', state: 'claimed', device_id: other.device_id, interaction_uid: 'page-d' },
    ])
    .execute();
  const wake = await room.db.transaction().execute((tx) => endDeviceLogins(room, device.device_id, tx));
  expect(woken).toEqual([]);
  wake();
  expect(woken).toEqual(['a', 'page-a', 'b']);
});
