import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { PasscodeExport } from '../../src/messaging/passcodes.ts';
import { KEY_LOST } from '../../src/storage/quarantine.ts';
import { stored } from './support/stored.ts';
import { createWorld, numbered } from './support/world.ts';

type Found = Record<string, unknown>;

it('the list tells how many accounts can not be read, and has them again once they can', async () => {
  const world = await createWorld();
  const [one = '', two = '', three = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
  await world.send('passcodes.remove', { passcodeIds: [three] });
  const code = await world.codeOf(one);
  const aside = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).aside;
  expect(await aside()).toBe(0);
  // As a version would leave it that counts digits in words; one of them the person had removed.
  await stored(async (db) => {
    for (const id of [one, three])
      await db.put('passcodes', { ...((await db.get('passcodes', id)) as Found), digits: 'six' });
  });
  expect(await aside()).toBe(1);
  expect((await world.list()).map(({ passcodeId }) => passcodeId)).toEqual([two]);
  expect(await world.send('diagnostics.get', {})).toMatchObject({
    database: { value: { quarantined: { passcodes: 2 } } },
  });
  world.restart();
  expect(await aside()).toBe(1);

  await stored(async (db) => {
    for (const key of await db.getAllKeys('quarantine')) {
      const entry = (await db.get('quarantine', key)) as { record: Found };
      await db.put('quarantine', { ...entry, record: { ...entry.record, digits: 6 } }, key);
    }
  });
  world.restart();
  expect(await aside()).toBe(0);
  expect((await world.list()).map(({ passcodeId }) => passcodeId)).toEqual([one, two]);
  expect(await world.codeOf(one)).toBe(code);
  expect((await world.send('passcodes.removed', {})).accounts).toHaveLength(1);
});

it('an export names what is aside, and a backup without it is not the one that a person was reminded of', async () => {
  const world = await createWorld();
  const [one = '', two = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
  await world.send('passcodes.remove', { passcodeIds: [two] });
  await stored(async (db) => {
    for (const id of [one, two])
      await db.put('passcodes', { ...((await db.get('passcodes', id)) as Found), digits: 'six' });
  });
  world.restart();
  const leftOut = [{ issuer: 'Site 1', label: 'ann', reason: 'damaged' }];
  const backup: PasscodeExport = { form: 'backup', password: 'correct horse' };
  for (const form of [backup, { form: 'uris' }, { form: 'migration', passcodeIds: [] }] as const) {
    const answer = await world.send('passcodes.export', form);
    expect(answer).toMatchObject({ ok: true, leftOut });
    expect(answer.ok && answer.backup).toBeUndefined();
  }
  const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
  expect(await state()).toEqual({ lastAt: null, due: true });
  // What was sealed by a lost key comes into no backup ever again: the reminder would never end.
  await stored(async (db) => {
    for (const key of await db.getAllKeys('quarantine'))
      await db.put('quarantine', { ...((await db.get('quarantine', key)) as Found), reason: KEY_LOST }, key);
  });
  const written = await world.send('passcodes.export', backup);
  expect(written).toMatchObject({ ok: true, leftOut });
  if (written.ok && written.backup !== undefined) await world.send('passcodes.saved', written.backup);
  expect(await state()).toEqual({ lastAt: world.clock.now, due: false });
});
