// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isEditing } from '../../src/content/editing.ts';
import type { Candidate } from '../../src/detection/candidates.ts';
import { openLooks } from '../../src/detection/looks.ts';
import type { ReadElement, SettledReading } from '../../src/detection/reader.ts';
import { scanPage } from '../../src/detection/scan-page.ts';
import type { Sighting } from '../../src/detection/sighting.ts';
import { watch } from '../../src/detection/watch.ts';
import { clobber, createFakeClock, createFakeViewport, settle, setVisibility } from './fake-browser.ts';

const SECOND = 1000;

let ending = new AbortController();
beforeEach(() => {
  ending = new AbortController();
  document.body.replaceChildren();
  document.head.replaceChildren();
  setVisibility('visible');
});
afterEach(() => ending.abort());

/** A watched page whose elements say what their `alt` or `title` says. */
function watchedPage({ cost = 0, early = 0 } = {}) {
  const viewport = createFakeViewport();
  const time = createFakeClock();
  const sightings: Sighting[] = [];
  const reads: Candidate[] = [];
  /** Ends the reading of what is read outside of the page, with a text. */
  const far = new Map<Element, (text: string) => void>();
  const page = { wanted: true, candidates: 0, distant: 0, looks: 0 };
  const read: ReadElement = (element) => {
    reads.push(element);
    time.spend(cost);
    const text = element.getAttribute('alt') ?? element.getAttribute('title') ?? '';
    if (text === 'broken') throw new Error('Nobody expected that.');
    if (text === 'foreign') return Promise.resolve({ kind: 'unreadable' });
    if (text === 'coming') {
      const reading = new Promise<SettledReading>((resolve) =>
        far.set(element, (arrived) => resolve({ kind: 'read', texts: [arrived], framed: [], print: arrived })),
      );
      return Promise.resolve({ kind: 'coming', reading });
    }
    return Promise.resolve({
      kind: 'read',
      texts: text === '' ? [] : [text],
      framed: [],
      print: `${text}${element.id}`,
    });
  };
  const begin = () =>
    watch({
      document,
      looks: Promise.resolve((deps) => openLooks(read, deps)),
      clock: { ...time.clock, after: (ms, task) => time.clock.after(ms - early, task) },
      signal: ending.signal,
      onSighting: (sighting) => sightings.push(sighting),
      onCandidate: () => (page.candidates += 1),
      onDistant: () => (page.distant += 1),
      isWanted() {
        page.looks += 1;
        return page.wanted;
      },
    });
  return {
    begin,
    viewport,
    time,
    sightings,
    reads,
    read,
    page,
    far,
    texts: () => [...(sightings.at(-1)?.texts ?? [])],
  };
}

function add<K extends 'img' | 'canvas'>(kind: K, text: string, parent: ParentNode = document.body) {
  const element = document.createElement(kind);
  element.setAttribute(kind === 'img' ? 'alt' : 'title', text);
  parent.append(element);
  return element;
}

describe('when a page is looked at', () => {
  it('a code that is there at the start is told once', async () => {
    const { begin, viewport, time, sightings, texts, page } = watchedPage();
    viewport.place(add('img', 'one'));
    begin();
    await time.run(3 * SECOND);
    expect(texts()).toEqual(['one']);
    expect(sightings).toHaveLength(1);
    expect(page.candidates).toBe(1);
  });

  it('what reads a code is made ready for one that is out of view, and not for a picture of another shape', async () => {
    const { begin, viewport, time, page, reads } = watchedPage();
    viewport.place(add('img', 'banner'), { width: 900, height: 90, ratio: 0 });
    begin();
    await time.run(SECOND);
    expect(page.distant).toBe(0);
    viewport.place(add('img', 'below'), { ratio: 0 });
    await time.run(SECOND);
    expect(page.distant).toBeGreaterThan(0);
    expect([page.candidates, reads]).toEqual([0, []]);
  });

  it('a page without candidates is never told of', async () => {
    const { begin, time, sightings, reads, page } = watchedPage();
    begin();
    await time.run(3 * SECOND);
    expect(sightings).toEqual([]);
    expect(reads).toEqual([]);
    expect([page.candidates, page.distant]).toEqual([0, 0]);
  });

  it('a page whose pictures have the names of what is asked of a document hides no code by it', async () => {
    const { begin, viewport, time, texts, read } = watchedPage();
    // happy-dom itself asks the document for others: candidates.test.ts, style-rules.test.ts.
    const names = ['addEventListener', 'visibilityState'];
    const more = ['defaultView', 'activeElement', 'implementation'];
    clobber(document, [...names, ...more], document.createElement('img'));
    const image = add('img', 'one');
    viewport.place(image);
    const link = document.createElement('link');
    link.setAttribute('rel', 'countersign');
    link.setAttribute('href', 'https://id.example/two');
    document.head.append(link);
    begin();
    await time.run(SECOND);
    expect(texts().sort()).toEqual(['https://id.example/two', 'one']);
    const looked = scanPage({ document, read, captures: null, clock: time.clock });
    await time.run(SECOND);
    expect([...(await looked).texts].sort()).toEqual(['https://id.example/two', 'one']);
    expect(isEditing(document)).toBe(false);
  });

  it('a code that is inserted later is told, and its removal too', async () => {
    const { begin, viewport, time, sightings } = watchedPage();
    begin();
    await time.run(SECOND);
    const box = document.createElement('div');
    const image = add('img', 'late', box);
    viewport.place(image);
    document.body.append(box);
    await time.run(SECOND);
    box.remove();
    viewport.place(image, { ratio: 0 });
    await time.run(SECOND);
    expect(sightings.map(({ texts }) => [...texts])).toEqual([['late'], []]);
  });

  it('an unchanged picture is not read again', async () => {
    const { begin, viewport, time, reads } = watchedPage();
    viewport.place(add('img', 'one'));
    begin();
    await time.run(SECOND);
    document.body.append(document.createElement('p'));
    await time.run(5 * SECOND);
    expect(reads).toHaveLength(1);
  });

  it('a changed source is read again', async () => {
    const { begin, viewport, time, texts } = watchedPage();
    const image = add('img', 'old');
    viewport.place(image);
    begin();
    await time.run(SECOND);
    image.alt = 'new';
    image.setAttribute('src', 'data:,');
    await time.run(SECOND);
    expect(texts()).toEqual(['new']);
  });

  it('a canvas that is drawn anew is read again, with no event to tell of it', async () => {
    const { begin, viewport, time, texts } = watchedPage();
    const canvas = add('canvas', 'old');
    viewport.place(canvas);
    begin();
    await time.run(SECOND);
    canvas.setAttribute('title', 'new');
    await time.run(SECOND);
    expect(texts()).toEqual(['new']);
  });

  it('a canvas that changes all the time and holds no code is read ever less often', async () => {
    const { begin, viewport, time, reads, page } = watchedPage();
    const canvas = add('canvas', '');
    viewport.place(canvas);
    begin();
    for (let round = 0; round < 400; round++) {
      canvas.id = `frame${round}`;
      await time.run(100);
    }
    expect(reads.length).toBeGreaterThan(5);
    expect(reads.length).toBeLessThan(25);
    expect(page.looks).toBeLessThan(40);
  });

  it('what is read outside of the page is told when it is there, and not of an element that went meanwhile', async () => {
    const { begin, viewport, time, sightings, texts, far } = watchedPage();
    const [stays, goes] = [add('img', 'coming'), add('img', 'coming')];
    for (const image of [stays, goes]) viewport.place(image);
    begin();
    await time.run(SECOND);
    expect(sightings).toEqual([]);
    goes.remove();
    viewport.place(goes, { ratio: 0 });
    far.get(goes)?.('gone');
    await time.run(4 * SECOND);
    far.get(stays)?.('far');
    await settle();
    expect(texts()).toEqual(['far']);
  });

  it('a code in an open shadow root that is attached late is told', async () => {
    const { begin, viewport, time, texts } = watchedPage();
    const host = document.createElement('late-host');
    document.body.append(host);
    begin();
    await time.run(SECOND);
    viewport.place(add('img', 'inside', host.attachShadow({ mode: 'open' }) as unknown as ParentNode));
    await time.run(2 * SECOND);
    expect(texts()).toEqual(['inside']);
  });

  it.each([
    ['outside of the viewport', { ratio: 0.2 }],
    ['too small to be scanned', { width: 35, height: 35 }],
    ['shaped like a banner', { width: 400, height: 100 }],
  ])('an element %s is not read', async (_, box) => {
    const { begin, viewport, time, reads } = watchedPage();
    viewport.place(add('img', 'one'), box);
    begin();
    await time.run(SECOND);
    expect(reads).toEqual([]);
  });

  it('a hidden element is told of once it is shown', async () => {
    const { begin, viewport, time, sightings, texts } = watchedPage();
    const image = add('img', 'one');
    image.style.visibility = 'hidden';
    viewport.place(image);
    begin();
    await time.run(SECOND);
    expect(sightings).toEqual([]);
    image.style.visibility = 'visible';
    await time.run(SECOND);
    expect(texts()).toEqual(['one']);
  });

  it('pictures of another origin are counted', async () => {
    const { begin, viewport, time, sightings } = watchedPage();
    viewport.place(add('img', 'foreign'));
    viewport.place(add('img', 'foreign'));
    begin();
    await time.run(SECOND);
    expect(sightings.at(-1)).toEqual({ texts: new Set(), framed: new Set(), unreadable: 2 });
  });

  it('an element that makes reading fail keeps no other from being read, and ends no later look', async () => {
    const { begin, viewport, time, texts, sightings, read } = watchedPage();
    viewport.place(add('img', 'broken'));
    viewport.place(add('img', 'one'));
    begin();
    await time.run(SECOND);
    expect(sightings).toMatchObject([{ unreadable: 1, texts: new Set(['one']) }]);
    viewport.place(add('img', 'two'));
    await time.run(SECOND);
    expect(texts().sort()).toEqual(['one', 'two']);
    const looked = scanPage({ document, read, captures: null, clock: time.clock });
    await time.run(SECOND);
    expect(await looked).toMatchObject({ unreadable: 1 });
  });

  it('a link with a code is told, and so is its change', async () => {
    const { begin, time, texts } = watchedPage();
    const link = document.createElement('link');
    link.rel = 'countersign';
    link.href = 'https://id.example.test/qr#one';
    document.head.append(link);
    begin();
    await time.run(SECOND);
    expect(texts()).toEqual(['https://id.example.test/qr#one']);
    link.href = 'https://id.example.test/qr#two';
    await time.run(SECOND);
    expect(texts()).toEqual(['https://id.example.test/qr#two']);
  });

  it('many changes make few looks', async () => {
    const { begin, viewport, time, reads } = watchedPage();
    const image = add('img', 'one');
    viewport.place(image);
    begin();
    await time.run(SECOND);
    for (let change = 0; change < 1000; change++) image.setAttribute('src', `data:,${change}`);
    await time.run(SECOND);
    expect(reads.length).toBeGreaterThan(1);
    expect(reads.length).toBeLessThan(6);
  });

  it('a new picture does not wait for the pause after a look at something else', async () => {
    const { begin, viewport, time, reads } = watchedPage();
    begin();
    await time.run(SECOND);
    document.body.append(document.createElement('p'));
    await time.run(100);
    viewport.place(add('img', 'one'));
    await settle();
    await time.run(50);
    expect(reads).toHaveLength(1);
  });

  it('new pictures that come in every frame do not make a look in every frame', async () => {
    const { begin, viewport, time, page, reads } = watchedPage();
    begin();
    await time.run(SECOND);
    const before = page.looks;
    for (let frame = 0; frame < 20; frame++) {
      viewport.place(add('img', `${frame}`));
      await time.run(50);
    }
    expect(page.looks - before).toBeLessThan(15);
    expect(reads.length).toBeGreaterThanOrEqual(19);
  });

  it('timers that fire early end nothing', async () => {
    const { begin, viewport, time, texts } = watchedPage({ early: 60 });
    const image = add('img', 'old');
    viewport.place(image);
    begin();
    for (let round = 0; round < 20; round++) {
      image.className = `round${round}`;
      await time.run(50);
    }
    image.alt = 'new';
    image.setAttribute('src', 'data:,');
    await time.run(SECOND);
    expect(texts()).toEqual(['new']);
  });

  it('of very many elements that arrive at once none is missed, and of those that come and go none is kept', async () => {
    const { begin, viewport, time, texts } = watchedPage();
    begin();
    await time.run(SECOND);
    for (let index = 0; index < 300; index++) {
      const image = add('img', index === 299 ? 'last' : '');
      if (index === 299) viewport.place(image);
      else if (index % 2 === 0) image.remove();
    }
    await time.run(SECOND);
    expect(texts()).toEqual(['last']);
    // And what they stand in, which has at least as many parts as a code has lines.
    expect(viewport.observed()).toBe(150 + 1);
  });

  it('a wall of pictures is read over many frames', async () => {
    const { begin, viewport, time, reads } = watchedPage({ cost: 9 });
    for (let index = 0; index < 50; index++) viewport.place(add('img', ''));
    begin();
    await settle();
    await time.run(200);
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.length).toBeLessThan(8);
    await time.run(4 * SECOND);
    expect(reads).toHaveLength(50);
  });

  it('what was read last is told in the same frame, however long that took', async () => {
    const { begin, viewport, time, sightings, reads } = watchedPage({ cost: 20 });
    for (const text of ['one', 'two']) viewport.place(add('img', text));
    begin();
    await settle();
    for (let frames = 0; reads.length < 2 && frames < 20; frames++) await time.run(50);
    expect(sightings.map(({ texts }) => [...texts])).toEqual([['one', 'two']]);
  });
});

describe('when a page is not looked at', () => {
  it('a hidden page is not looked at, and keeps no timer and no observer', async () => {
    const { begin, viewport, time, reads, sightings } = watchedPage();
    const image = add('img', 'one');
    viewport.place(image);
    begin();
    await time.run(SECOND);
    setVisibility('hidden');
    expect(time.waiting()).toBe(0);
    expect(viewport.observed()).toBe(0);
    image.setAttribute('src', 'data:,');
    await time.run(3 * SECOND);
    expect(reads).toHaveLength(1);
    expect(sightings).toHaveLength(1);
  });

  it('a page that is shown again is looked at anew, and told of only if it changed', async () => {
    const { begin, viewport, time, sightings, texts } = watchedPage();
    const image = add('img', 'one');
    viewport.place(image);
    begin();
    await time.run(SECOND);
    setVisibility('hidden');
    setVisibility('visible');
    await time.run(SECOND);
    expect(sightings).toHaveLength(1);
    setVisibility('hidden');
    image.alt = 'two';
    setVisibility('visible');
    await time.run(SECOND);
    expect(texts()).toEqual(['two']);
  });

  it('an aborted signal ends everything', async () => {
    const { begin, viewport, time, reads } = watchedPage();
    const image = add('img', 'one');
    viewport.place(image);
    begin();
    await time.run(SECOND);
    ending.abort();
    expect(time.waiting()).toBe(0);
    expect(viewport.observed()).toBe(0);
    image.setAttribute('src', 'data:,');
    setVisibility('hidden');
    setVisibility('visible');
    await time.run(SECOND);
    expect(reads).toHaveLength(1);
  });

  it('nothing is read once nobody wants to know', async () => {
    const { begin, viewport, time, reads, page } = watchedPage();
    page.wanted = false;
    viewport.place(add('img', 'one'));
    begin();
    await time.run(SECOND);
    expect(reads).toEqual([]);
  });
});
