import { expect, test } from 'vitest';
import type { ServedPage } from '../../bench/detect/corpus.ts';
import { missesOf, scoreOf, timesOf } from '../../bench/detect/score.ts';
import type { Visit } from '../../bench/detect/visit.ts';

const page = (payloads: readonly string[], more: Partial<ServedPage> = {}): ServedPage => ({
  ...{ id: 'page', page: 'pages/page.html', css: [460, 400], dpr: 1, zoom: 100, carrier: 'img-data' },
  ...{ expect: 'decode', alts: [], html: '', assets: new Map() },
  payloads: [...payloads],
  items: payloads.map((payload) => ({ payload, tag: 'img' })),
  ...more,
});

const visited = (of: ServedPage, texts: readonly string[], more: Partial<Visit> = {}): Visit => ({
  page: of,
  texts,
  milliseconds: texts.length === 0 ? null : 40,
  asked: false,
  captured: false,
  unreadable: 0,
  ...more,
});

test('each code of a page counts for itself, and what stands nowhere on it is wrong', () => {
  const visits = [visited(page(['a', 'b']), ['a', 'x']), visited(page(['c']), ['c'])];
  expect(scoreOf(visits)).toEqual({ codes: 3, found: 2, wrong: 1, false: 0 });
  expect(missesOf(visits)).toEqual([{ id: 'page', carrier: 'img-data', why: 'read as something else' }]);
});

test('a code that changes is found by whichever of its texts was read', () => {
  expect(scoreOf([visited(page(['a'], { alts: ['later'] }), ['later'])])).toMatchObject({ found: 1, wrong: 0 });
});

test('a code that was seen and never told of is missed', () => {
  const visits = [visited(page(['a']), ['a'], { milliseconds: null })];
  expect(scoreOf(visits).found).toBe(0);
  expect(missesOf(visits)).toEqual([{ id: 'page', carrier: 'img-data', why: 'seen and not told' }]);
});

test('a look-alike that was read is false, not wrong; hard and optional pages are not counted', () => {
  const lookAlike = page([], { expect: 'none' });
  const visits = [visited(lookAlike, ['x']), visited(lookAlike, []), visited(page(['h'], { expect: 'hard' }), [])];
  expect(scoreOf(visits)).toEqual({ codes: 0, found: 0, wrong: 0, false: 1 });
});

test('times are those of pages whose codes were all found once they were drawn; those that took a picture of the tab apart, whatever the carrier', () => {
  const visits = [
    visited(page(['a']), ['a'], { milliseconds: 30 }),
    visited(page(['a', 'b']), ['a'], { milliseconds: 999 }),
    visited(page(['early']), ['early'], { milliseconds: -300 }),
    visited(page(['t'], { carrier: 'table' }), ['t'], { milliseconds: 32, asked: true }),
    visited(page(['i']), ['i'], { milliseconds: 90, asked: true, captured: true }),
  ];
  expect(timesOf(visits, 'dom')).toEqual({ p50: 30, p95: 32 });
  expect(timesOf(visits, 'capture')).toEqual({ p50: 90, p95: 90 });
  expect(timesOf([], 'dom')).toBeNull();
});

test('a miss is told from another by how far it came', () => {
  const missed = (more: Partial<Visit>) => missesOf([visited(page(['a']), [], more)])[0]?.why;
  expect(missed({ asked: true, captured: true })).toBe('not decoded in a picture of the tab');
  expect(missed({ asked: true })).toBe('a picture of the tab was asked for, and none was taken');
  expect(missed({ unreadable: 1 })).toBe('its pixels can not be read in the page');
  expect(missed({})).toBe('no candidate, or not decoded');
});
