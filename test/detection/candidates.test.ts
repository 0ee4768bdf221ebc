// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findCandidates, hasRoom, isCodeShaped, isShown, mayDraw } from '../../src/detection/candidates.ts';
import { frameDocument } from '../../src/detection/frame-document.ts';
import { linkedCodes } from '../../src/detection/linked-codes.ts';
import { findRoots } from '../../src/detection/roots.ts';
import { textDrawings } from '../../src/detection/text-drawings.ts';
import { clobber } from './fake-browser.ts';

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
  it('are asked for the document that they show where they are frames only', () => {
    const asked: string[] = [];
    for (const name of ['svg', 'div', 'iframe']) {
      const element = add(document.body, name);
      Object.defineProperty(element, 'contentDocument', { get: () => void asked.push(name) });
      expect(frameDocument(element)).toBeNull();
    }
    expect(asked).toEqual(['iframe']);
  });

  it('are found below a form whose fields have the names of what is asked of it', () => {
    const form = add(document.body, 'form');
    const names = ['localName', 'shadowRoot', 'querySelectorAll', 'matches', 'nodeType', 'slot', 'parentElement'];
    clobber(form, names, add(form, 'input'));
    const image = add(form, 'img');
    expect([...findCandidates(form)]).toEqual([image]);
    expect(findRoots(document)).toEqual({ found: [], waiting: [] });
  });

  it('are what stands around a form, and never a form: what is asked of it may be a list of its fields', () => {
    const grid = add(document.body, 'div');
    for (let count = 1; count < 11; count++) add(grid, 'p');
    const form = add(grid, 'form');
    clobber(form, ['parentElement', 'childElementCount', 'textContent'], document.createElement('p').childNodes);
    for (let count = 0; count < 11; count++) add(form, 'p');
    add(form, 'p').setAttribute('style', `box-shadow:${'1px 1px #000,'.repeat(60)}0 0 #fff`);
    add(form, 'pre').append('\u2588');
    const candidates = [...findCandidates(document)];
    expect(candidates).toContain(grid);
    expect(candidates.every((element) => element.matches('div,p,pre'))).toBe(true);
    expect(mayDraw(grid)).toBe(false);
    const [text] = form.querySelectorAll('pre');
    // happy-dom has no XPath.
    vi.stubGlobal('XPathResult', {});
    const documents = Object.getPrototypeOf(document) as object;
    Object.assign(documents, { evaluate: () => ({ snapshotLength: 1, snapshotItem: () => text?.firstChild }) });
    onTestFinished(() => {
      vi.unstubAllGlobals();
      Reflect.deleteProperty(documents, 'evaluate');
    });
    expect([...textDrawings(document)]).toEqual([text, grid]);
  });

  it('and links are found in a document whose pictures have the names of what is asked of it', () => {
    const image = add(document.body, 'img');
    const link = add(document.head, 'link');
    link.setAttribute('rel', 'countersign');
    link.setAttribute('href', 'https://id.example/code');
    clobber(document, ['querySelectorAll', 'nodeType'], image);
    expect([...findCandidates(document)]).toEqual([link, image]);
    expect(linkedCodes(document)).toEqual(['https://id.example/code']);
  });

  it('are what draws by itself, at and below the root, and no part of a drawing', () => {
    const image = add(add(document.body, 'picture'), 'img');
    const canvas = add(document.body, 'canvas');
    const svg = add(document.body, 'svg', SVG);
    add(add(svg, 'g', SVG), 'svg', SVG);
    const video = add(document.body, 'video');
    add(document.body, 'p');
    expect([...findCandidates(document)]).toEqual([image, canvas, svg, video]);
    expect([...findCandidates(image)]).toEqual([image]);
  });

  it('open shadow roots are found in each other, and who may get one waits', () => {
    const outer = add(document.body, 'div').attachShadow({ mode: 'open' });
    const inner = add(outer, 'x-inner').attachShadow({ mode: 'open' });
    const late = add(document.body, 'x-late');
    const { found, waiting } = findRoots(document);
    expect(found).toEqual([outer, inner]);
    expect(waiting).toEqual([late]);
  });

  it.each([
    [200, 200, true],
    [36, 36, true],
    [35, 200, false],
    [200, 290, true],
    [200, 310, false],
    [0, 0, false],
  ])('a rectangle of %i x %i is code-shaped: %s', (width, height, shaped) => {
    expect(isCodeShaped({ width, height })).toBe(shaped);
  });

  it.each([
    ['a video', 'video', 640, 360, true],
    ['a canvas', 'canvas', 900, 310, true],
    ['a picture', 'img', 640, 360, false],
    ['a frame of whatever shape', 'iframe', 1000, 120, true],
    ['a frame for counting', 'iframe', 1000, 40, false],
  ])('%s that shows more than a code has room for one: %s, %i x %i, %s', (_, name, width, height, fits) => {
    expect(hasRoom(add(document.body, name), { width, height })).toBe(fits);
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
