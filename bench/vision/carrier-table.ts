import { percentiles } from '../percentiles.ts';
import type { ItemResult } from './measure.ts';

const COLUMNS = ['codes', 'right', 'wrong', 'p50', 'p95'] as const;
const WIDTH = 8;

/**
 * A line for each way that pages draw codes: codes, right ones, texts that stand nowhere on the page, milliseconds of
 * hits, and which stages found them. All classes together but look-alikes, the commonest carrier first.
 */
export function carrierTable(items: readonly ItemResult[]): readonly string[] {
  const carriers = new Map<string, ItemResult[]>();
  for (const item of items) {
    if (item.expect === 'none') continue;
    const some = carriers.get(item.carrier);
    if (some === undefined) carriers.set(item.carrier, [item]);
    else some.push(item);
  }
  const longest = Math.max('carrier'.length, ...[...carriers.keys()].map((carrier) => carrier.length)) + 2;
  const rows = [...carriers].sort(([, one], [, other]) => other.length - one.length);
  return [
    `${'carrier'.padEnd(longest)}${COLUMNS.map((column) => column.padStart(WIDTH)).join('')}  stages`,
    ...rows.map(([carrier, some]) => `${carrier.padEnd(longest)}${cellsOf(some)}  ${stagesOf(some)}`),
  ];
}

function cellsOf(items: readonly ItemResult[]): string {
  const hits = items.filter(({ stage }) => stage !== null).map(({ milliseconds }) => milliseconds);
  const times = hits.length === 0 ? null : percentiles(hits);
  const cells = [
    items.length,
    items.filter(({ right }) => right).length,
    items.reduce((sum, { wrong }) => sum + wrong, 0),
    times?.p50.toFixed(1) ?? '-',
    times?.p95.toFixed(1) ?? '-',
  ];
  return cells.map((cell) => String(cell).padStart(WIDTH)).join('');
}

function stagesOf(items: readonly ItemResult[]): string {
  const counts = new Map<string, number>();
  for (const { stage } of items) if (stage !== null) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].map(([stage, count]) => `${stage} ${count}`).join(', ');
}
