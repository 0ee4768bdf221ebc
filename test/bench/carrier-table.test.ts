import { expect, test } from 'vitest';
import { carrierTable } from '../../bench/vision/carrier-table.ts';
import type { ItemResult } from '../../bench/vision/measure.ts';

const item = (carrier: string, more: Partial<ItemResult> = {}): ItemResult => ({
  id: 'one',
  carrier,
  expect: 'decode',
  right: true,
  wrong: 0,
  stage: 'plain',
  milliseconds: 4,
  ...more,
});

test('each way to draw a code has a line, the commonest first; look-alikes have none', () => {
  const lines = carrierTable([
    item('table', { right: false, wrong: 2, stage: null, milliseconds: 90 }),
    item('canvas'),
    item('canvas', { stage: 'soft', milliseconds: 12.34 }),
    item('negative', { expect: 'none', stage: null }),
  ]);
  expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
    ['carrier', 'codes', 'right', 'wrong', 'p50', 'p95', 'stages'],
    ['canvas', '2', '2', '0', '4.0', '12.3', 'plain 1, soft 1'],
    ['table', '1', '0', '2', '-', '-'],
  ]);
});
