import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { PasscodeSource } from '../../src/messaging/passcodes.ts';
import { encodeSecret } from '../../src/oath/base32.ts';
import { independentCode } from '../oath/support/independent-code.ts';
import { stored } from './support/stored.ts';
import { counting, createWorld, lines, numbered, secretOf, type World } from './support/world.ts';

const codeAt = (counter: number) => ({ ok: true, code: independentCode('SHA1', secretOf(1), BigInt(counter), 6) });

describe('the counter of an account that is brought in again', () => {
  it('is raised to that of the source, and never put back', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 5)]);
    const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
    await world.send('passcodes.saved', { at: world.clock.now, ahead: {} });
    expect(await state()).toMatchObject({ due: false });
    world.clock.now += 1000;
    await world.bring([counting(1, 9), numbered(2)]);
    expect(await state()).toMatchObject({ due: true });
    expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(9));
    await world.bring([counting(1, 7), numbered(3)]);
    expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(10));
    expect(await world.add(lines([counting(1, 11)]))).toMatchObject({ failure: { code: 'nothing_to_add' } });
    expect(await world.add(lines([counting(1, 20)]))).toEqual({ ok: true, added: [], raised: 1 });
    expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(20));
    expect(await world.list()).toHaveLength(3);
  });

  it('is told by the preview on the one line that raises it, and by the answer', async () => {
    const world = await createWorld();
    await world.bring([counting(1, 5), counting(2, 5)]);
    const raises = async (source: PasscodeSource) => {
      const shown = await world.preview(source);
      return shown.kind === 'read' ? shown.lines.map((line) => line.kind !== 'unreadable' && line.raises) : [];
    };
    const source = lines([
      counting(1, 7),
      counting(1, 9),
      counting(1, 9),
      counting(2, 5),
      counting(3, 1),
      counting(3, 4),
    ]);
    expect(await raises(source)).toEqual([false, true, false, false, false, false]);
    expect(await world.add(source)).toMatchObject({ ok: true, added: [expect.any(String)], raised: 1 });
    expect(await raises(source)).toEqual([false, false, false, false, false, false]);
    expect(await raises(lines([counting(1, 10)]))).toEqual([true]);
  });

  it('that moved on since the preview is left, and the preview has to be seen again', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 5)]);
    const source = lines([counting(1, 6)]);
    const shown = await world.preview(source);
    await world.send('passcodes.next', { passcodeId });
    const digest = shown.kind === 'read' ? shown.digest : '';
    expect(await world.send('passcodes.add', { source, digest, site: null })).toMatchObject({
      failure: { code: 'preview_changed' },
    });
  });

  it('is that of the line that is furthest', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 3), counting(1, 8)]);
    expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(8));
  });

  it('is the highest of all that are like it, when one of several removed ones comes back', async () => {
    const world = await createWorld();
    const [older = ''] = await world.bring([counting(1, 5)]);
    await world.send('passcodes.remove', { passcodeIds: [older] });
    const [newer = ''] = await world.bring([counting(1, 5)]);
    for (const counter of [5, 6, 7])
      expect(await world.send('passcodes.next', { passcodeId: newer })).toEqual(codeAt(counter));
    await world.send('passcodes.remove', { passcodeIds: [newer] });
    await world.send('passcodes.restore', { passcodeIds: [older] });
    expect(await world.send('passcodes.next', { passcodeId: older })).toEqual(codeAt(8));
  });

  describe('by typing, after it was removed', () => {
    const typed = (counter: string) => ({
      ...{ issuer: 'Bank', label: '', kind: 'hotp' as const, algorithm: '', digits: '', period: '' },
      ...{ secret: encodeSecret(secretOf(1)), counter },
    });
    const typedAgain = async (world: World, counter: string) => {
      const answer = await world.send('passcodes.type', { typed: typed(counter) });
      return answer.ok ? answer.passcodeId : '';
    };

    it('goes on where it stood, where nothing was written', async () => {
      const world = await createWorld();
      await world.send('passcodes.remove', { passcodeIds: [...(await world.bring([counting(1, 12)]))] });
      const passcodeId = await typedAgain(world, ' ');
      expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(12));
    });

    it('is what was written, and stays so when the older one comes back', async () => {
      const world = await createWorld();
      const [older = ''] = await world.bring([counting(1, 12)]);
      await world.send('passcodes.remove', { passcodeIds: [older] });
      const passcodeId = await typedAgain(world, '3');
      expect(await world.send('passcodes.next', { passcodeId })).toEqual(codeAt(3));
      await world.send('passcodes.remove', { passcodeIds: [passcodeId] });
      await world.send('passcodes.restore', { passcodeIds: [older] });
      expect(await world.send('passcodes.next', { passcodeId: older })).toEqual(codeAt(4));
    });
  });

  it('is shared by two that make the same codes, as one that was put aside and came back', async () => {
    const world = await createWorld();
    const [older = ''] = await world.bring([counting(1, 5)]);
    const [newer = ''] = await world.bring([counting(2, 5)]);
    await stored(async (db) => {
      await db.put('passcodes', { ...((await db.get('passcodes', older)) as object), digits: 'six' });
    });
    world.restart();
    const [again = ''] = await world.bring([counting(1, 7)]);
    await stored(async (db) => {
      for (const key of await db.getAllKeys('quarantine')) {
        const entry = (await db.get('quarantine', key)) as { record: object };
        await db.put('quarantine', { ...entry, record: { ...entry.record, digits: 6 } }, key);
      }
    });
    world.restart();
    const next = (passcodeId: string) => world.send('passcodes.next', { passcodeId });
    expect(await next(older)).toEqual(codeAt(7));
    expect(await next(again)).toEqual(codeAt(8));
    const answers = await Promise.all([next(older), next(again), next(newer)]);
    expect(answers.slice(0, 2)).toEqual(expect.arrayContaining([codeAt(9), codeAt(10)]));
    expect(await next(again)).toEqual(codeAt(11));
  });

  it('goes on where that of the removed one stands', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 5)]);
    await world.send('passcodes.next', { passcodeId });
    await world.send('passcodes.remove', { passcodeIds: [passcodeId] });
    const [again = ''] = await world.bring([counting(1, 0)]);
    expect(await world.send('passcodes.next', { passcodeId: again })).toEqual(codeAt(6));
  });
});
