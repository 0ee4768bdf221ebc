// @vitest-environment happy-dom
import { encode } from 'uqr';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawCells } from '../../src/detection/drawn-cells.ts';
import { LONGEST_SIDE } from '../../src/vision/image.ts';
import { readCodes } from '../../src/vision/read-codes.ts';
import { clobber } from './fake-browser.ts';

/** Codes that very many elements make, painted as a browser lays them out and colours them. */

const TEXT = 'https://id.example.test/qr#AAAAAAAAAAAAAAAAAAAAAA';
const ROWS = encode(TEXT, { ecc: 'M', border: 4 }).data;
const DARK = 'rgb(0, 0, 0)';
const LIGHT = 'rgb(255, 255, 255)';
const NONE = 'rgba(0, 0, 0, 0)';

/** A canvas that holds greys. Colours are those that a browser computes. */
class FakeCanvas {
  readonly pixels: Uint8ClampedArray;
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  }
  getContext() {
    const { width, height, pixels } = this;
    return {
      fillStyle: '',
      fillRect(x: number, y: number, wide: number, high: number) {
        const grey = Number(/\d+/.exec(this.fillStyle)?.[0]);
        for (let row = Math.round(y); row < Math.min(height, Math.round(y + high)); row++) {
          for (let at = Math.round(x); at < Math.min(width, Math.round(x + wide)); at++)
            pixels.fill(grey, (row * width + at) * 4, (row * width + at) * 4 + 3);
        }
      },
    };
  }
}

let colours: WeakMap<Element, string>;
let places: WeakMap<Element, DOMRect>;
/** Elements whose style was computed. */
let asked = 0;
beforeEach(() => {
  document.body.replaceChildren();
  [colours, places, asked] = [new WeakMap(), new WeakMap(), 0];
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  vi.stubGlobal('getComputedStyle', (element: Element) => {
    asked += 1;
    return { backgroundColor: colours.get(element) ?? NONE, colorScheme: 'light' };
  });
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return places.get(this) ?? new DOMRect();
  });
  return () => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  };
});

/** A grid with one element a module. `mark` says of it what a page would. */
function grid(mark: (cell: Element, dark: boolean) => void, module = 4, cellName = 'div'): Element {
  const whole = document.createElement('div');
  places.set(whole, new DOMRect(100, 50, ROWS.length * module, ROWS.length * module));
  for (const [y, row] of ROWS.entries()) {
    for (const [x, dark] of row.entries()) {
      const cell = document.createElement(cellName);
      places.set(cell, new DOMRect(100 + x * module, 50 + y * module, module, module));
      colours.set(cell, dark ? DARK : LIGHT);
      whole.append(cell);
    }
  }
  document.body.append(whole);
  const cells = [...whole.children];
  for (const [at, dark] of ROWS.flat().entries()) mark(cells[at] as Element, dark);
  return whole;
}

function textsOf(element: Element): readonly string[] {
  const canvas = drawCells(element) as unknown as FakeCanvas | null;
  return canvas === null ? [] : readCodes({ data: canvas.pixels, width: canvas.width, height: canvas.height });
}

describe('a code of very many elements', () => {
  it.each([
    ['classes', (cell: Element, dark: boolean) => cell.setAttribute('class', dark ? 'on' : 'off')],
    ['styles', (cell: Element, dark: boolean) => cell.setAttribute('style', `background:${dark ? '#000' : '#fff'}`)],
    ['old attributes', (cell: Element, dark: boolean) => cell.setAttribute('bgcolor', dark ? 'black' : 'white')],
  ])('is read from what they say by %s, of which each is computed once', (_, mark) => {
    expect(textsOf(grid(mark))).toEqual([TEXT]);
    expect(asked).toBeLessThan(8);
  });

  it('is read from elements that say nothing: a sheet may know them by their place', () => {
    expect(textsOf(grid(() => undefined))).toEqual([TEXT]);
    expect(asked).toBeGreaterThan(ROWS.length ** 2);
  });

  it('keeps elements apart that have one class and another name, and what they let through shows what is behind', () => {
    const whole = grid((cell, dark) => {
      cell.setAttribute('class', 'cell');
      colours.set(cell, dark ? DARK : NONE);
    });
    for (const [at, dark] of ROWS.flat().entries()) {
      const cell = whole.children[at];
      if (dark || cell === undefined) continue;
      const other = document.createElement('span');
      other.setAttribute('class', 'cell');
      cell.replaceWith(other);
    }
    expect(textsOf(whole)).toEqual([TEXT]);
    // Dark on dark is no code.
    colours.set(whole, DARK);
    expect(textsOf(whole)).toEqual([]);
  });

  it('is drawn no larger than what is read', () => {
    const canvas = drawCells(grid((cell, dark) => cell.setAttribute('class', String(dark)), 60));
    expect([canvas?.width, canvas?.height]).toEqual([LONGEST_SIDE, LONGEST_SIDE]);
  });

  it('is read though its cells are forms, with fields of the names of what they are asked', () => {
    const names = ['getAttribute', 'getBoundingClientRect', 'localName', 'children'];
    const mark = (cell: Element, dark: boolean): void => {
      cell.setAttribute('class', dark ? 'on' : 'off');
      clobber(cell, names, document.createElement('input'));
    };
    expect(textsOf(grid(mark, 4, 'form'))).toEqual([TEXT]);
  });
});

describe('elements that are no code', () => {
  it.each([
    ['too few', 99],
    ['more than the largest code has', 16_001],
  ])('are not asked one by one: %s', (_, count) => {
    const whole = document.createElement('div');
    whole.append(...Array.from({ length: count }, () => document.createElement('i')));
    expect(drawCells(whole)).toBeNull();
    expect(asked).toBe(0);
  });
});
