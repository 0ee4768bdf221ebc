import type { BenchArguments } from '../scripts/bench/arguments.mjs';
import { percentiles } from './percentiles.ts';
import { carrierTable } from './vision/carrier-table.ts';
import { readCorpus } from './vision/corpus.ts';
import { type ItemResult, type Measured, measure } from './vision/measure.ts';
import { peers, type Reader, shipped } from './vision/readers.ts';

/** `npm run bench:vision`. What each number is, bench/README.md says. */
export async function bench(root: string, { corpus, json, ...more }: BenchArguments): Promise<void> {
  const pages = await readCorpus(corpus);
  const readers: readonly Reader[] = more.peers ? [...(await peers(root)), shipped] : [shipped];
  for (const reader of readers) {
    const measured = await measure(corpus, pages, reader);
    print(reader.name, measured);
    if (json) console.log(JSON.stringify(resultOf(measured)));
  }
}

function resultOf({ items, rejects, falseReads }: Measured) {
  const of = (expect: ItemResult['expect']) => items.filter((item) => item.expect === expect);
  const scoreOf = (some: readonly ItemResult[]) => ({
    codes: some.length,
    right: some.filter(({ right }) => right).length,
    wrong: some.reduce((sum, { wrong }) => sum + wrong, 0),
  });
  const hits = items.filter(({ stage }) => stage !== null).map(({ milliseconds }) => milliseconds);
  const lookAlikes = of('none');
  return {
    decode: scoreOf(of('decode')),
    hard: scoreOf(of('hard')),
    optional: scoreOf(of('optional')),
    none: { pages: lookAlikes.length, false: lookAlikes.filter(({ right }) => !right).length, pieces: falseReads },
    ms: { hit: percentiles(hits), reject: percentiles(rejects) },
    stages: countBy(items, ({ stage }) => stage),
  };
}

function countBy<T>(some: readonly T[], key: (one: T) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of some) {
    const name = key(one);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function print(name: string, measured: Measured): void {
  const { decode, hard, optional, none, ms, stages } = resultOf(measured);
  console.log(`\n${name}`);
  for (const [expect, { codes, right, wrong }] of Object.entries({ decode, hard, optional })) {
    console.log(`  ${expect.padEnd(10)}${right} of ${codes} right, ${wrong} wrong`);
  }
  console.log(
    `  ${'none'.padEnd(10)}${none.false} of ${none.pages} look-alikes and ${none.pieces} pieces read as codes`,
  );
  console.log(`  ${'hit'.padEnd(10)}p50 ${ms.hit.p50.toFixed(1)} ms, p95 ${ms.hit.p95.toFixed(1)} ms`);
  console.log(`  ${'reject'.padEnd(10)}p50 ${ms.reject.p50.toFixed(1)} ms, p95 ${ms.reject.p95.toFixed(1)} ms`);
  for (const [stage, count] of Object.entries(stages)) console.log(`  found by ${stage.padEnd(24)}${count}`);
  const missed = measured.items.filter(({ right, expect }) => !right && expect === 'decode');
  for (const line of carrierTable(measured.items)) console.log(`  ${line}`);
  for (const { id } of missed) console.log(`  missed    ${id}`);
}
