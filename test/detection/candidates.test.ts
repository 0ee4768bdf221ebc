// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import {
  enclosingSvg,
  findCandidates,
  findRoots,
  isCodeShaped,
  isInView,
  isShown,
} from '../../src/detection/candidates.ts';
import { linkedCodes } from '../../src/detection/linked-codes.ts';

const SVG = 'http://www.w3.org/2000/svg';

beforeEach(() => {
  document.head.replaceChildren();
  document.body.replaceChildren();
});

function add(parent: Element | ShadowRoot, name: string, namespace = 'http://www.w3.org/1999/xhtml'): Element {
  const element = document.createElementNS(namespace, name);
  parent.append(element);
  return element;
}

describe('candidates', () => {
  it('are found below a form whose fields have the names of what is asked of it', () => {
    const form = add(document.body, 'form');
    for (const name of ['localName', 'shadowRoot', 'querySelectorAll']) {
      // As browsers do it, for content scripts too (HTML, [LegacyOverrideBuiltIns] of HTMLFormElement).
      Object.defineProperty(form, name, { value: add(form, 'input') });
    }
    const image = add(form, 'img');
    expect(findCandidates(form)).toEqual([image]);
    expect(findRoots(document)).toEqual({ open: [], waiting: [] });
  });

  it('are img, canvas and outermost svg, at and below the root', () => {
    const image = add(add(document.body, 'picture'), 'img');
    const canvas = add(document.body, 'canvas');
    const svg = add(document.body, 'svg', SVG);
    add(add(svg, 'g', SVG), 'svg', SVG);
    add(document.body, 'video');
    expect(findCandidates(document)).toEqual([image, canvas, svg]);
    expect(findCandidates(image)).toEqual([image]);
  });

  it('open shadow roots are found in each other, closed ones are not', () => {
    const outer = add(document.body, 'div').attachShadow({ mode: 'open' });
    const inner = add(outer, 'x-inner').attachShadow({ mode: 'open' });
    add(document.body, 'div').attachShadow({ mode: 'closed' });
    const late = add(document.body, 'x-late');
    const { open, waiting } = findRoots(document);
    expect(open).toEqual([outer, inner]);
    expect(waiting).toEqual([late]);
  });

  it('a change deep in a drawing belongs to its outermost svg', () => {
    const svg = add(document.body, 'svg', SVG);
    const path = add(add(add(svg, 'g', SVG), 'svg', SVG), 'path', SVG);
    expect(enclosingSvg(path)).toBe(svg);
    expect(enclosingSvg(document.body)).toBeNull();
  });

  it.each([
    [200, 200, true],
    [40, 40, true],
    [39, 200, false],
    [200, 290, true],
    [200, 310, false],
    [0, 0, false],
  ])('a rectangle of %i x %i is code-shaped: %s', (width, height, shaped) => {
    expect(isCodeShaped({ width, height })).toBe(shaped);
  });

  it.each([
    ['inside', new DOMRect(10, 10, 200, 200), true],
    ['half outside', new DOMRect(-100, 10, 200, 200), true],
    ['mostly outside', new DOMRect(-101, 10, 200, 200), false],
    ['below', new DOMRect(10, 900, 200, 200), false],
  ])('an element that is %s is in view: %s', (_, rect, seen) => {
    expect(isInView(rect, { width: 800, height: 600 })).toBe(seen);
  });

  it('hidden and detached elements are not shown', () => {
    const image = add(document.body, 'img');
    expect(isShown(image)).toBe(true);
    document.body.style.visibility = 'hidden';
    expect(isShown(image)).toBe(false);
    document.body.style.visibility = '';
    image.remove();
    expect(isShown(image)).toBe(false);
  });
});

describe('P1: the link that says what a code says', () => {
  const link = (rel: string, href: string) => {
    const element = document.createElement('link');
    element.rel = rel;
    element.href = href;
    document.head.append(element);
  };

  it('is read whatever its other relations and its case are', () => {
    link('Countersign', 'https://id.example.test/qr#one');
    link('alternate countersign', 'https://id.example.test/qr#two');
    link('countersigned stylesheet', 'https://id.example.test/qr#three');
    expect(linkedCodes(document)).toEqual(['https://id.example.test/qr#one', 'https://id.example.test/qr#two']);
  });

  it('is bounded in number and length', () => {
    link('countersign', `https://id.example.test/qr#${'A'.repeat(600)}`);
    for (let index = 0; index < 40; index++) link('countersign', `https://id.example.test/qr#${index}`);
    expect(linkedCodes(document)).toHaveLength(16);
  });
});
