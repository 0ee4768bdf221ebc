import { describe, expect, it } from 'vitest';
import type { FillTarget } from '../../src/fill/documents.ts';
import { createFill, type FillAccount } from '../../src/fill/fill.ts';
import type { PageQuestion } from '../../src/fill/question.ts';
import type { Answer } from '../../src/messaging/messages.ts';
import { siteOf } from '../../src/passcodes/site.ts';

const TAB = 7;
const SITE = 'example.org';
const ORIGIN = 'https://login.example.org';
const ASKED = { passcodeId: 'p-1', tabId: TAB, site: SITE, origin: ORIGIN, bind: false } as const;
const BOUND: FillAccount = { sites: [SITE], digits: 6 };

/** A tab whose documents answer as the script would. */
function createWorld() {
  const tab = {
    incognito: false,
    url: 'https://login.example.org/2fa' as string | undefined,
    document: 'd-1',
    reportsDocuments: true,
  };
  const world = {
    tab,
    account: BOUND as FillAccount | null,
    codes: 0,
    code: { ok: true, code: '123456' } as Answer<{ readonly code: string }>,
    bound: [] as string[],
    reported: [] as unknown[],
    asked: [] as { readonly target: FillTarget; readonly question: PageQuestion }[],
    /** What the top document answers. */
    answer: (question: PageQuestion): unknown =>
      question.kind === 'find' ? { kind: 'found', id: 'f-1' } : { kind: 'filled', fields: 1 },
    /** What each frame answers to whether it has a field. */
    frames: [] as unknown[],
    bind: (): Promise<unknown> => Promise.resolve(),
  };
  const reach = (target: FillTarget): void => {
    if ('documentIds' in target && !target.documentIds.includes(tab.document)) throw new Error('No document with id.');
  };
  const { 'passcodes.fill': fill } = createFill({
    browser: {
      tabs: {
        get: (tabId) =>
          tabId === TAB
            ? Promise.resolve({ url: tab.url, incognito: tab.incognito })
            : Promise.reject(new Error('No tab.')),
      },
      scripting: {
        async executeScript({ target, files }) {
          await Promise.resolve();
          reach(target);
          expect(files).toEqual(['fill.js']);
          return [{ frameId: 0, ...(tab.reportsDocuments ? { documentId: tab.document } : {}) }];
        },
        async ask(target, _, question) {
          await Promise.resolve();
          reach(target);
          world.asked.push({ target, question });
          if (question.kind === 'look') return world.frames.map((result) => ({ result }));
          return [{ result: world.answer(question) }];
        },
      },
    },
    fillScript: 'fill.js',
    account: () => Promise.resolve(world.account),
    async code() {
      await Promise.resolve();
      world.codes += 1;
      return world.code;
    },
    async bind(passcodeId, site) {
      await world.bind();
      world.bound.push(`${passcodeId} ${site}`);
    },
    siteOf,
    report: (error) => world.reported.push(error),
  });
  const ask = (more: Partial<Parameters<typeof fill>[0]> = {}) => fill({ ...ASKED, ...more }, {});
  const failure = async (more: Partial<Parameters<typeof fill>[0]> = {}) => {
    const answer = await ask(more);
    return answer.ok ? 'filled' : answer.failure.code;
  };
  return { world, ask, failure, written: () => world.asked.filter(({ question }) => question.kind === 'write') };
}

describe('filling a code', () => {
  it('puts it into the one document that has the field, by the browser’s id of it', async () => {
    const { world, ask } = createWorld();
    expect(await ask()).toEqual({ ok: true, origin: 'https://login.example.org', fields: 1 });
    expect(world.asked).toEqual([
      {
        target: { tabId: TAB, documentIds: ['d-1'] },
        question: { kind: 'find', origin: 'https://login.example.org', length: 6 },
      },
      {
        target: { tabId: TAB, documentIds: ['d-1'] },
        question: { kind: 'write', id: 'f-1', code: '123456' },
      },
    ]);
    expect(world.bound).toEqual([]);
  });

  it('keeps to the top frame where the browser tells no id', async () => {
    const { world, ask } = createWorld();
    world.tab.reportsDocuments = false;
    expect((await ask()).ok).toBe(true);
    expect(world.asked.map(({ target }) => target)).toEqual([
      { tabId: TAB, frameIds: [0] },
      { tabId: TAB, frameIds: [0] },
    ]);
  });

  it.each([
    ['another site', 'https://evil.example/2fa'],
    ['a site that ends like it', 'https://evil-example.org/'],
    ['no web page', 'chrome://settings/'],
    ['nothing that we may know', undefined],
  ])('does nothing where the tab shows %s by now', async (_, url) => {
    const { world, failure } = createWorld();
    world.tab.url = url;
    expect(await failure({ bind: true })).toBe('other_site');
    expect(world.asked).toEqual([]);
    expect(world.codes).toBe(0);
  });

  it.each(['https://blog-of-eve.example.org/', 'https://login.example.org:8443/'])(
    'does nothing on %s, of the same site, where the person was asked about another origin',
    async (url) => {
      const { world, ask, failure } = createWorld();
      world.account = { sites: [], digits: 6 };
      world.tab.url = url;
      expect(await failure({ bind: true })).toBe('other_site');
      expect(world.asked).toEqual([]);
      expect(world.codes).toBe(0);
      // It came after the click.
      world.tab.url = `${ORIGIN}/2fa`;
      world.answer = () => {
        world.tab.url = url;
        return { kind: 'other_origin' };
      };
      expect(await failure({ bind: true })).toBe('other_site');
      expect(world.bound).toEqual([]);
      // Who filled it on this site before was asked about none.
      world.account = BOUND;
      world.answer = (question) =>
        question.kind === 'find' ? { kind: 'found', id: 'f-1' } : { kind: 'filled', fields: 1 };
      expect((await ask()).ok).toBe(true);
    },
  );

  it('does nothing in a tab that is gone', async () => {
    expect(await createWorld().failure({ tabId: 8 })).toBe('other_site');
  });

  it.each([
    ['http://example.org/', SITE, 'site_not_secure'],
    ['http://192.168.0.10/', '192.168.0.10', 'site_not_secure'],
    ['http://127.0.0.1.example.com/', 'example.com', 'site_not_secure'],
    ['http://localhost:8080/', 'localhost:8080', 'filled'],
    ['http://127.0.0.1:8080/', '127.0.0.1:8080', 'filled'],
    ['http://[::1]:8080/', '[::1]:8080', 'filled'],
    ['https://example.org:8443/', SITE, 'filled'],
  ])('knows whether %s keeps what is filled to itself', async (url, site, outcome) => {
    const { world, failure } = createWorld();
    world.tab.url = url;
    expect(await failure({ site, origin: new URL(url).origin, bind: true })).toBe(outcome);
  });

  it('asks first where the account was never used, and binds it once it was filled', async () => {
    const { world, ask, failure } = createWorld();
    world.account = { sites: ['other.example'], digits: 6 };
    expect(await failure()).toBe('site_not_bound');
    expect(world.asked).toEqual([]);
    expect((await ask({ bind: true })).ok).toBe(true);
    expect(world.bound).toEqual(['p-1 example.org']);
  });

  it('asks on another port of a host without a domain, which may be anybody’s program', async () => {
    const { world, ask, failure } = createWorld();
    world.tab.url = 'http://localhost:3000/login';
    for (const bound of ['localhost', 'localhost:4601']) {
      world.account = { sites: [bound], digits: 6 };
      expect(await failure({ site: 'localhost:3000' })).toBe('site_not_bound');
      expect(await failure({ site: bound })).toBe('other_site');
    }
    expect(world.asked).toEqual([]);
    expect((await ask({ site: 'localhost:3000', origin: 'http://localhost:3000', bind: true })).ok).toBe(true);
    expect(world.bound).toEqual(['p-1 localhost:3000']);
  });

  it('binds nothing where nothing was filled', async () => {
    const { world, failure } = createWorld();
    world.account = { sites: [], digits: 6 };
    world.answer = () => ({ kind: 'none' });
    expect(await failure({ bind: true })).toBe('no_field');
    world.answer = (question) => (question.kind === 'find' ? { kind: 'found', id: 'f-1' } : { kind: 'gone' });
    expect(await failure({ bind: true })).toBe('no_field');
    expect(world.bound).toEqual([]);
  });

  it('has filled although it can’t be remembered, and reports that', async () => {
    const { world, ask } = createWorld();
    world.account = { sites: [], digits: 6 };
    world.bind = () => Promise.reject(new Error('The disk is full.'));
    expect((await ask({ bind: true })).ok).toBe(true);
    expect(world.reported).toHaveLength(1);
  });

  it('remembers nothing of a private window', async () => {
    const { world, ask } = createWorld();
    world.account = { sites: [], digits: 6 };
    world.tab.incognito = true;
    expect((await ask({ bind: true })).ok).toBe(true);
    expect(world.bound).toEqual([]);
  });

  it('takes no code, so that a counter stays, before a field was found', async () => {
    const { world, failure } = createWorld();
    world.answer = () => ({ kind: 'none' });
    expect(await failure()).toBe('no_field');
    expect(world.codes).toBe(0);
  });

  it('says so where the only field is in a frame that is not filled', async () => {
    const { world, failure, written } = createWorld();
    world.answer = () => ({ kind: 'none' });
    world.frames = [false, null, true];
    expect(await failure()).toBe('foreign_field');
    expect(world.asked.at(-1)?.question).toEqual({ kind: 'look', length: 6 });
    expect(written()).toEqual([]);
    expect(world.codes).toBe(0);
  });

  it('gives nothing to a document that came between', async () => {
    const { world, ask, written } = createWorld();
    world.code = { ok: true, code: '123456' };
    world.answer = (question) => {
      if (question.kind !== 'find') throw new Error('The code went to the next document.');
      world.tab.document = 'd-2';
      return { kind: 'found', id: 'f-1' };
    };
    expect(await ask()).toEqual({
      ok: false,
      failure: { code: 'code_not_filled', detail: 'code_not_filled', unused: '123456' },
    });
    expect(written()).toEqual([]);
  });

  it('gives the code back where the field for it is gone', async () => {
    const { world, ask } = createWorld();
    world.answer = (question) => (question.kind === 'find' ? { kind: 'found', id: 'f-1' } : { kind: 'gone' });
    expect(await ask()).toMatchObject({ ok: false, failure: { code: 'no_field', unused: '123456' } });
  });

  it('gives the code back where the page had it and shows it no more, and remembers the site', async () => {
    const { world, ask } = createWorld();
    world.account = { sites: [], digits: 6 };
    world.answer = (question) => (question.kind === 'find' ? { kind: 'found', id: 'f-1' } : { kind: 'not_kept' });
    expect(await ask({ bind: true })).toMatchObject({
      ok: false,
      failure: { code: 'code_not_filled', unused: '123456' },
    });
    expect(world.bound).toEqual(['p-1 example.org']);
    expect(world.codes).toBe(1);
  });

  it('tells a page that lets nobody in from one that went to another site', async () => {
    const { world, ask, failure } = createWorld();
    world.answer = () => ({ kind: 'other_origin' });
    expect(await ask()).toEqual({
      ok: false,
      failure: { code: 'page_unreachable', detail: 'page_unreachable' },
    });
    world.answer = () => {
      world.tab.url = 'https://evil.example/';
      return { kind: 'other_origin' };
    };
    expect(await failure()).toBe('other_site');
    expect(world.codes).toBe(0);
  });

  it('tells why there is no code, and fills nothing', async () => {
    const { world, failure, written } = createWorld();
    world.code = { ok: false, failure: { code: 'passcode_damaged', detail: '' } };
    expect(await failure()).toBe('passcode_damaged');
    expect(written()).toEqual([]);
    world.account = null;
    expect(await failure()).toBe('passcode_gone');
  });

  it.each([[null], ['found'], [{ kind: 'found' }], [{ kind: 'found', id: 1 }], [{ kind: 'filled', fields: 1e9 }]])(
    'takes %j from a page for no answer',
    async (answered) => {
      const { world, failure, written } = createWorld();
      world.answer = () => answered;
      expect(await failure()).toBe('page_unreachable');
      expect(written()).toEqual([]);
    },
  );

  it('is done once, where two clicks come at once', async () => {
    const { world, ask } = createWorld();
    expect(await Promise.all([ask(), ask()])).toEqual([await ask(), await ask()]);
    expect(world.codes).toBe(3);
  });
});
