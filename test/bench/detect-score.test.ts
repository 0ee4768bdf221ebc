import { expect, test } from 'vitest';
import type { ServedPage } from '../../bench/detect/corpus.ts';
import { missesOf, scoreOf, timesOf, wayOf } from '../../bench/detect/score.ts';
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

test('times are those of pages whose codes were all found once they were drawn, each with its own way', () => {
  const visits = [
    visited(page(['a']), ['a'], { milliseconds: 30 }),
    visited(page(['a', 'b']), ['a'], { milliseconds: 999 }),
    visited(page(['early']), ['early'], { milliseconds: -300 }),
    visited(page(['t'], { carrier: 'table' }), ['t'], { milliseconds: 90 }),
  ];
  expect(timesOf(visits, 'dom')).toEqual({ p50: 30, p95: 30 });
  expect(timesOf(visits, 'capture')).toEqual({ p50: 90, p95: 90 });
  expect(timesOf([], 'dom')).toBeNull();
});

test('only a picture of the tab shows cells, text, WebGL and frames of another origin', () => {
  const carriers = ['img-xorigin', 'canvas-webgl', 'table', 'div-grid', 'css-shadow', 'text-half', 'lib-uqr-unicode'];
  for (const carrier of carriers) expect(wayOf(page(['a'], { carrier }))).toBe('capture');
  for (const carrier of ['img-data', 'css-bg', 'svg-path', 'canvas', 'lib-uqr-svg'])
    expect(wayOf(page(['a'], { carrier }))).toBe('dom');
  const inMarkup = ['<iframe width="380" src="{{XO}}frame.html"></iframe>', '<div data-qr="0" style="x"><table>'];
  for (const html of inMarkup) expect(wayOf(page(['a'], { carrier: 'heavy', html }))).toBe('capture');
});
