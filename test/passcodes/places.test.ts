import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPlace } from '../../src/passcodes/passcode-store.ts';
import { placed } from '../../src/passcodes/places.ts';
import type { PasscodeRecord } from '../../src/storage/records.ts';

const record = (passcodeId: string, order: number): PasscodeRecord => ({
  kind: 'totp',
  passcodeId,
  issuer: '',
  label: '',
  algorithm: 'SHA1',
  digits: 6,
  period: 30,
  sealedSecret: { version: 1, iv: new Uint8Array(12), ciphertext: new Uint8Array(16) },
  group: '',
  pinned: false,
  note: '',
  order,
  sites: [],
  addedAt: 0,
  changedAt: 0,
  removedAt: null,
  carried: {},
});

const inPlace = (records: readonly PasscodeRecord[]) => records.toSorted(byPlace).map(({ passcodeId }) => passcodeId);

function move(records: readonly PasscodeRecord[], passcodeId: string, before: string | null) {
  const find = (id: string | null) => records.find((one) => one.passcodeId === id);
  const moved = find(passcodeId);
  if (moved === undefined) throw new Error(`there is no ${passcodeId}`);
  const changed = new Map(placed(records, moved, find(before) ?? null).map((one) => [one.passcodeId, one]));
  return { all: records.map((one) => changed.get(one.passcodeId) ?? one), changed: changed.size };
}

describe('a place in the list', () => {
  it('is taken as a list would, however often and whatever the numbers were', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const order = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, -0),
    );
    const moves = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids, null)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.tuple(order, order, order, order, order), moves, (orders, asked) => {
        let records = ids.map((id, at) => record(id, orders[at] ?? 0));
        for (const [passcodeId, before] of asked) {
          if (passcodeId === before) continue;
          const list = inPlace(records).filter((id) => id !== passcodeId);
          const wanted = list.toSpliced(before === null ? list.length : list.indexOf(before), 0, passcodeId);
          records = move(records, passcodeId, before).all;
          expect(inPlace(records)).toEqual(wanted);
          expect(records.every((one) => Number.isFinite(one.order))).toBe(true);
        }
      }),
    );
  });

  it('changes one record where there is room between two, and all where there is none', () => {
    const records = ['a', 'b', 'c'].map((id, at) => record(id, at));
    expect(move(records, 'c', 'b').changed).toBe(1);
    expect(move(records, 'a', null).changed).toBe(1);
    const tied = ['a', 'b', 'c'].map((id) => record(id, 7));
    expect(move(tied, 'c', 'b')).toMatchObject({ changed: 3, all: [{ order: 0 }, { order: 2 }, { order: 1 }] });
  });
});
