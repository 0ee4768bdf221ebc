import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProtobufField, readProtobuf, writeProtobuf } from '../../src/oath/protobuf.ts';
import { count, SEED } from '../support/counts.ts';

const number = fc.integer({ min: 1, max: 2 ** 29 - 1 });
const field: fc.Arbitrary<ProtobufField> = fc.oneof(
  fc.record({ number, kind: fc.constant('varint' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ number, kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 200 }) }),
);
const TEN = Array.from({ length: 9 }, () => 0x80);

describe('a message of Protocol Buffers', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        expect(readProtobuf(writeProtobuf(fields))).toEqual(fields);
      }),
      { numRuns: count(300, 20_000), seed: SEED },
    );
  });

  it('may hold a number of ten bytes, and what lies beyond 64 bits falls away', () => {
    expect(readProtobuf(Uint8Array.of(8, ...TEN, 1))).toEqual([{ number: 1, kind: 'varint', value: 2n ** 63n }]);
    expect(readProtobuf(Uint8Array.of(8, ...TEN, 2))).toEqual([{ number: 1, kind: 'varint', value: 0n }]);
  });

  it.each([
    ['a number of eleven bytes', [8, ...TEN, 0x80, 1]],
    ['a number that ends early', [8, 0x80]],
    ['a field without a number', [0, 1]],
    ['a field of number 0 that is bytes', [2, 1, 1]],
    ['a field of a number beyond 29 bits', [0x88, 0x80, 0x80, 0x80, 0x10, 1]],
    ['bytes that end early', [10, 2, 1]],
    ['bytes of 2^63', [10, ...TEN, 1]],
    ['32 bits that end early', [13, 1, 2]],
    ['64 bits that end early', [9, 1, 2]],
    ['a group', [11, 12]],
    ['a wire type that never was', [14]],
  ])('is none with %s', (_, bytes) => {
    expect(readProtobuf(Uint8Array.from(bytes))).toBeNull();
  });
});
