import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { PASSCODES_PREFIX } from '../../src/messaging/session-keys.ts';
import { counting, createWorld, lines, numbered } from './support/world.ts';

it('pages hear of each change of an account, and of nothing that changes none', async () => {
  const world = await createWorld();
  const told = () =>
    JSON.stringify([...world.fake.session.items].filter(([key]) => key.startsWith(`${PASSCODES_PREFIX}:`)));
  const tells = async (task: () => Promise<unknown>): Promise<boolean> => {
    const before = told();
    await task();
    return told() !== before;
  };
  let ids: readonly string[] = [];
  const bring = async () => {
    ids = await world.bring([numbered(1), counting(2)]);
  };
  expect(await tells(bring)).toBe(true);
  const [first = '', counted = ''] = ids;
  const passcodeIds = [first];
  const changes: Readonly<Record<string, () => Promise<unknown>>> = {
    edit: () => world.send('passcodes.edit', { passcodeId: first, change: { note: 'a' } }),
    move: () => world.send('passcodes.move', { passcodeId: first, before: null }),
    next: () => world.send('passcodes.next', { passcodeId: counted }),
    raise: () => world.add(lines([counting(2, 7)])),
    remove: () => world.send('passcodes.remove', { passcodeIds }),
    restore: () => world.send('passcodes.restore', { passcodeIds }),
    removeAgain: () => world.send('passcodes.remove', { passcodeIds }),
    erase: () => world.send('passcodes.erase', { passcodeIds }),
  };
  for (const [name, change] of Object.entries(changes)) expect([name, await tells(change)]).toEqual([name, true]);

  const looks: Readonly<Record<string, () => Promise<unknown>>> = {
    list: () => world.list(),
    removed: () => world.send('passcodes.removed', {}),
    codes: () => world.send('passcodes.codes', { passcodeIds: [counted] }),
    preview: () => world.preview(lines([numbered(3)])),
    nothingNew: () => world.add(lines([counting(2, 3)])),
    gone: () => world.send('passcodes.edit', { passcodeId: first, change: { note: 'b' } }),
    erased: () => world.send('passcodes.erase', { passcodeIds }),
    keyThere: () => world.send('passcodes.startAnew', {}),
    view: () => world.send('popup.view', {}),
  };
  for (const [name, look] of Object.entries(looks)) expect([name, await tells(look)]).toEqual([name, false]);
});
