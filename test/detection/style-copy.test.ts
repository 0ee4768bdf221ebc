// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { copyStyle } from '../../src/detection/style-copy.ts';
import { clobber } from './fake-browser.ts';

/** Copies of what style draws, as pictures that hold all they need. */

/** Computed styles: of elements by their ids, with `::before` and `::after` behind. */
let styles: Readonly<Record<string, Readonly<Record<string, string>>>>;
let addresses: string[];
let isBroken = false;
beforeEach(() => {
  document.body.replaceChildren();
  [styles, addresses, isBroken] = [{}, [], false];
  vi.stubGlobal('getComputedStyle', ({ id }: Element, pseudo: string | null) => {
    const style = styles[`${id}${pseudo ?? ''}`] ?? {};
    return { content: style['content'] ?? 'none', getPropertyValue: (name: string) => style[name] ?? '' };
  });
  vi.stubGlobal(
    'Image',
    class {
      set src(address: string) {
        addresses.push(address);
      }
      decode = () => (isBroken ? Promise.reject(new Error('too large')) : Promise.resolve());
    },
  );
  // happy-dom makes documents without their element.
  vi.spyOn(document.implementation, 'createDocument').mockImplementation(
    (namespace: string | null, name: string | null) =>
      new DOMParser().parseFromString(`<${String(name)} xmlns="${String(namespace)}"/>`, 'image/svg+xml'),
  );
  return () => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  };
});

function element(id: string, ...children: readonly Element[]): Element {
  const made = document.createElement('div');
  made.id = id;
  made.append(...children);
  made.getBoundingClientRect = () => new DOMRect(5, 5, 90, 60);
  document.body.append(made);
  return made;
}

/** The drawing that was made: a `data:` URL loads nothing. */
function drawing(): Element {
  const [address = ''] = addresses;
  const prefix = 'data:image/svg+xml;charset=utf-8,';
  expect(address.startsWith(prefix)).toBe(true);
  const { documentElement } = new DOMParser().parseFromString(
    decodeURIComponent(address.slice(prefix.length)),
    'image/svg+xml',
  );
  return documentElement;
}

const styleOf = (box: Element | null | undefined): string => box?.getAttribute('style') ?? '';

describe('a copy of what style draws', () => {
  it('has the size of the element, and holds what it draws at its own corner', async () => {
    styles = { box: { 'background-image': 'linear-gradient(red, blue)', position: 'fixed', transform: 'scale(2)' } };
    expect(await copyStyle(element('box'))).not.toBeNull();
    const svg = drawing();
    expect([svg.getAttribute('width'), svg.getAttribute('height')]).toEqual(['90', '60']);
    const style = styleOf(svg.querySelector('foreignObject > div'));
    expect(style).toContain('background-image:linear-gradient(red, blue);');
    // The last word is ours.
    expect(style).toMatch(/position:absolute;inset:0;margin:0;float:none;transform:none$/);
  });

  it('holds what stands in it, before and after, in that order, and nothing that draws nothing', async () => {
    styles = {
      'outer::before': { content: '""', color: 'red' },
      'outer::after': { content: '""', color: 'blue' },
      inner: { 'box-shadow': '4px 4px 0px rgb(0, 0, 0)' },
      'inner::before': { content: 'normal', color: 'green' },
    };
    await copyStyle(element('outer', element('inner')));
    const inside = [...(drawing().querySelector('foreignObject > div')?.children ?? [])];
    expect(inside.map(styleOf).map((style) => /(?:color|shadow):([^;]+)/g.exec(style)?.[0])).toEqual([
      'color:red',
      'shadow:4px 4px 0px rgb(0, 0, 0)',
      'color:blue',
    ]);
    expect(inside[1]?.children).toHaveLength(0);
  });

  it('takes neither text nor attributes nor names of the page', async () => {
    const made = element('box');
    made.setAttribute('onclick', 'alert(1)');
    made.setAttribute('class', 'theirs');
    made.append('words', document.createElement('iframe-like'));
    await copyStyle(made);
    const all = [...drawing().querySelectorAll('foreignObject *')];
    expect(all.map(({ localName }) => localName)).toEqual(['div', 'div']);
    expect(
      all.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)).filter((name) => name !== 'xmlns'),
    ).toEqual(['style', 'style']);
    expect(drawing().textContent).toBe('');
  });

  it('keeps what style says inside of its attribute', async () => {
    styles = { box: { 'background-image': 'url("data:,\"/><script>")' } };
    await copyStyle(element('box'));
    expect(drawing().querySelector('script')).toBeNull();
    expect(styleOf(drawing().querySelector('foreignObject > div'))).toContain('<script>');
  });

  it('is made of a form, too, with a field of the name of what it is asked', async () => {
    const form = element('form', element('inner'));
    clobber(form, ['children'], document.createElement('input'));
    await copyStyle(form);
    expect(drawing().querySelectorAll('foreignObject > div > div')).toHaveLength(1);
  });

  it.each([
    ['more elements than a drawing has', () => element('box', ...Array.from({ length: 65 }, () => element('part')))],
    [
      'more characters than the largest code has',
      () => {
        styles = { box: { 'box-shadow': '4px 4px 0px rgb(0, 0, 0), '.repeat(80_000) } };
        return element('box');
      },
    ],
  ])('is not made of %s', async (_, make) => {
    expect(await copyStyle(make())).toBeNull();
    expect(addresses).toEqual([]);
  });

  it('is none where the browser can not draw it', async () => {
    isBroken = true;
    expect(await copyStyle(element('box'))).toBeNull();
  });
});
