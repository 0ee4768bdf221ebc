import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentWorld } from '../../scripts/browser/content-world.ts';
import type { DemoPage } from '../../scripts/browser/pages/demo-page.ts';
import { scan, scanUntilAsked, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { findServiceWorker } from '../../scripts/browser/service-worker.ts';
import { attachToTarget, evaluateIn } from '../../scripts/browser/target-session.ts';
import { CONTRACT } from '../../src/messaging/schemas.ts';
import { attackersLogin, dataUrl, stand } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  await world().person.grantAllSites();
});

/** A sign-in of the person that waits for their click: what an attacker would like to have approved. */
async function waitingLogin(): Promise<DemoPage> {
  const { person, demoUrl } = world();
  const demo = await person.newDemo(demoUrl);
  await scanUntilAsked(person, demo.page);
  return demo;
}

/** Everything that the extension keeps, read inside its own worker. */
async function kept() {
  const { cdp, extensionId } = world().person.host;
  const target = await findServiceWorker(cdp, extensionId);
  if (target === null) throw new Error('the worker sleeps');
  const session = await attachToTarget(cdp, target);
  const stored = await evaluateIn(
    session,
    async () => ({
      session: await chrome.storage.session.get(null),
      local: await chrome.storage.local.get(null),
      accounts: (await indexedDB.databases()).length,
    }),
    [],
  );
  await session.detach();
  const requests = Object.entries(stored.session).filter(([key]) => key.startsWith('request:'));
  return { requests: Object.fromEntries(requests), local: stored.local };
}

interface Asked {
  readonly requestId: string;
  readonly account: { readonly accountId: string };
  readonly login: { readonly txn: string; readonly detailsHash: string };
}

/** Each message as our own popup would send it, about what really waits, so that only its sender is wrong. */
function truthful(asked: Asked, tabId: number): Readonly<Record<string, unknown>> {
  const { requestId } = asked;
  const { accountId } = asked.account;
  const { txn, detailsHash } = asked.login;
  const requests: Readonly<Record<string, unknown>> = {
    'codes.seen': { texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false },
    'areas.read': { areas: [{ x: 0, y: 0, width: 200, height: 200 }], viewport: { width: 800, height: 600 } },
    'picture.read': { address: 'https://relay.test/code.png' },
    'scan.page': { tabId },
    'request.continue': { requestId, accountId },
    'request.decide': { requestId, txn, detailsHash, verdict: { decision: 'accept' } },
    'request.burn': { requestId },
    'request.dismiss': { requestId },
    'enrolment.start': { issuer: world().issuer, destination: 'eve@example.com', deviceName: 'Eve' },
    'enrolment.resend': { enrolmentId: 'e' },
    'enrolment.verify': { enrolmentId: 'e', code: '00000000' },
    'enrolment.cancel': { enrolmentId: 'e' },
    'accounts.rename': { accountId, name: 'Eve' },
    'accounts.remove': { accountId, force: true },
    'settings.set': { openPopupByItself: false },
  };
  return Object.fromEntries(Object.keys(CONTRACT).map((name) => [name, requests[name] ?? {}]));
}

/** Runs in the content script's world: sends every name with every request, and counts what came back by its reason. */
async function sendAll(
  requests: Readonly<Record<string, unknown>>,
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const own = (json: string): unknown => JSON.parse(json);
  let deep: unknown = 'end';
  for (let depth = 0; depth < 400; depth += 1) deep = [deep];
  const report = { texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
  const malformed = [
    ...[null, 0, Number.NaN, 'text', true, [], [[]], deep],
    own('{"__proto__": {"texts": []}}'),
    own('{"constructor": {"prototype": {}}, "toString": 1}'),
    { ...report, texts: Array.from({ length: 100_000 }, () => 'x') },
    { ...report, texts: ['x'.repeat(1_000_000)] },
    { ...report, texts: { length: 1, 0: 'x' } },
    { ...report, others: -1 },
    { ...report, others: 1e308 },
    { ...report, editing: 'no' },
    { ...report, origin: 'http://localhost', url: 'http://localhost/login', tab: { id: 1 }, frameId: 0 },
  ];
  const names = [
    ...Object.keys(requests),
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'x'.repeat(100_000),
  ];
  const answers: [string, readonly string[]][] = [];
  for (const name of names) {
    const all = [Object.hasOwn(requests, name) ? requests[name] : {}, ...malformed];
    const replies = await Promise.all(
      all.map(async (request) => {
        try {
          const reply: unknown = await chrome.runtime.sendMessage({ name, request });
          const { outcome, reason } = reply as { outcome?: string; reason?: string };
          return reason ?? outcome ?? 'no reply';
        } catch (error) {
          return String(error);
        }
      }),
    );
    answers.push([name.slice(0, 40), [...new Set(replies)]]);
  }
  const envelopes = [
    undefined,
    null,
    1,
    'codes.seen',
    [],
    ['popup.view'],
    { name: ['popup.view'] },
    { name: 7, request: {} },
    { name: 'popup.view' },
    own('{"__proto__": {"name": "popup.view"}, "request": {}}'),
  ];
  const replies = await Promise.all(
    envelopes.map(
      async (message) =>
        ((await chrome.runtime.sendMessage(message).catch(String)) as { reason?: string } | null)?.reason ?? 'none',
    ),
  );
  answers.push(['no envelope', [...new Set(replies)]]);
  return answers;
}

/** A page of somebody else's with this in it, which runs with the extension's content script. */
async function openOwned(body: string): Promise<Page> {
  const { context } = world().person;
  const page = await context.newPage();
  await page.goto(
    await stand(context, 'http://relay.test/owned', { body: `<!doctype html><title>Owned</title>${body}` }),
  );
  return page;
}

/** Nothing moved: what waited waits, the worker is alive and the popup answers. */
async function expectUnmoved(before: Awaited<ReturnType<typeof kept>>, waiting: DemoPage) {
  const { person, transactions, audit } = world();
  expect(await kept()).toEqual(before);
  expect(transactions().map(({ state }) => state)).toEqual(['claimed']);
  expect(audit().map(({ event }) => event)).toEqual(['transaction.pending', 'transaction.claimed']);
  expect(await waiting.isSignedIn()).toBe(false);
  await waitForPhase(await person.openPopup(waiting.page), 'asking');
}

describe('a content script whose page took over its process', () => {
  it('P11: gets no message through but sightings and questions about its own page, whatever it sends, and moves nothing that waits', async () => {
    const { person } = world();
    const waiting = await waitingLogin();
    const before = await kept();
    const asked = Object.values(before.requests)[0] as Asked;
    const owned = await contentWorld(await openOwned(''), person.host.extensionId);
    const answers = new Map(await owned.evaluate(sendAll, truthful(asked, 1)));

    for (const [name, { from }] of Object.entries(CONTRACT)) {
      const reasons = [name, [...(answers.get(name) ?? [])].sort()];
      expect(reasons).toEqual([name, from === 'content' ? ['answered', 'invalid_request'] : ['wrong_sender']]);
    }
    for (const name of ['', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x'.repeat(40), 'no envelope']) {
      expect([name, answers.get(name)]).toEqual([name, ['unknown_message']]);
    }
    await expectUnmoved(before, waiting);
  });

  it('reaches nothing that the extension stores, and none of its powers', async () => {
    const { person } = world();
    const waiting = await waitingLogin();
    const before = await kept();
    const owned = await contentWorld(await openOwned(''), person.host.extensionId);
    const reached = await owned.evaluate(async () => {
      const tried: Record<string, string> = {};
      for (const area of ['session', 'local'] as const) {
        const of = Reflect.get(chrome.storage, area) as chrome.storage.StorageArea | undefined;
        const attempts = {
          get: () => of?.get(null),
          set: () => of?.set({ preferences: { openPopupByItself: false }, 'request:1': { phase: 'asking' } }),
          clear: () => of?.clear(),
          open: () => of?.setAccessLevel({ accessLevel: 'TRUSTED_AND_UNTRUSTED_CONTEXTS' }),
        };
        for (const [name, attempt] of Object.entries(attempts)) {
          try {
            tried[`${area}.${name}`] = of === undefined ? 'refused' : `done ${JSON.stringify(await attempt())}`;
          } catch {
            tried[`${area}.${name}`] = 'refused';
          }
        }
      }
      const powers = ['tabs', 'action', 'permissions', 'alarms', 'notifications', 'cookies'];
      return {
        tried: [...new Set(Object.values(tried))],
        powers: [
          ...powers.filter((name) => Reflect.get(chrome, name) !== undefined),
          ...Object.keys(chrome.scripting).filter((name) => /script|css/i.test(name)),
        ],
      };
    });
    expect(reached).toEqual({ tried: ['refused'], powers: [] });
    await expectUnmoved(before, waiting);
  });
});

/** Runs in a page: everything by which a page could talk to an extension, with messages that it would take. */
async function talk(extensionId: string, requests: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const heard: string[] = [];
  addEventListener('message', ({ data, source }) => {
    if (source !== window) heard.push(`message ${JSON.stringify(data)}`);
  });
  const envelopes = Object.entries(requests).map(([name, request]) => ({ name, request }));
  const questions = [{ type: 'countersign.scan' }, { type: 'countersign.present' }];
  const runtime = Reflect.get((Reflect.get(window, 'chrome') as object | undefined) ?? {}, 'runtime') as
    | typeof chrome.runtime
    | undefined;
  for (const message of [...envelopes, ...questions]) {
    postMessage(message, '*');
    for (const type of ['countersign', 'codes.seen', 'countersign.scan']) {
      for (const target of [window, document, document.documentElement]) {
        target.dispatchEvent(new CustomEvent(type, { detail: message, bubbles: true }));
      }
    }
    try {
      heard.push(`answer ${JSON.stringify(await runtime?.sendMessage(extensionId, message))}`);
    } catch {
      // There is nobody to talk to, which is as it should be.
    }
  }
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  for (const address of ['src/popup/index.html', 'src/options/index.html']) {
    const opened = window.open(`chrome-extension://${extensionId}/${address}`);
    try {
      if (opened !== null && opened.location.href !== 'about:blank') heard.push(`opened ${opened.location.href}`);
    } catch (error) {
      heard.push(`opened ${String(error)}`);
    }
    opened?.close();
  }
  return heard.filter((line) => line !== 'answer undefined');
}

/** Before any script: everything that a content script might lean on is the page's own. */
const POISONED = `<script>
Array.prototype.push = Array.prototype.map = Array.prototype.includes = function () { return ['poisoned']; };
JSON.parse = JSON.stringify = () => ({ name: 'request.decide' });
Object.defineProperty(Object.prototype, 'decision', { value: 'accept' });
Object.defineProperty(Object.prototype, 'origin', { value: 'http://localhost' });
Element.prototype.checkVisibility = () => false;
Document.prototype.querySelectorAll = () => [];
window.MutationObserver = window.IntersectionObserver = undefined;
</script>`;

/** Fields that answer in place of the members of their form, to content scripts too; two of a name answer as a list. */
const FIELDS = [
  'parentElement',
  'children',
  'childElementCount',
  'slot',
  'getRootNode',
  'querySelectorAll',
  'getAttribute',
]
  .map((name) => `<input name="${name}">`.repeat(2))
  .join('');

/** Elements that answer in place of the members of their document. Each eleventh of a row is looked at more closely. */
const CLOBBERING = `<main>${[
  'visibilityState',
  'querySelectorAll',
  'getElementsByTagName',
  'documentElement',
  'createTreeWalker',
  'addEventListener',
  'defaultView',
  'activeElement',
  'location',
  'contains',
]
  .map((name) => `<form name="${name}">${FIELDS}</form><img alt="" name="${name}">`)
  .join('')}</main>`;

describe('a page', () => {
  it('P11: can not talk to the extension, and opens no page of it', async () => {
    const { person } = world();
    const waiting = await waitingLogin();
    const before = await kept();
    const asked = Object.values(before.requests)[0] as Asked;
    const page = await openOwned('');
    expect(
      await page.evaluate(
        `(${talk.toString()})(${JSON.stringify(person.host.extensionId)}, ${JSON.stringify(truthful(asked, 1))})`,
      ),
    ).toEqual([]);
    await expectUnmoved(before, waiting);
  });

  it.each([
    ['poisons the built-in objects', POISONED],
    ['names elements like the members of its document', CLOBBERING],
  ])('P12: that %s is looked at all the same, and alarms', async (_, body) => {
    const { person, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await openOwned(`${body}<img alt="" width="240" src="${dataUrl(await attacker.code.picture())}">`);
    await waitForPhase(await scan(person, page), 'relay_alarm');
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    expect(await attacker.isSignedIn()).toBe(false);
  });
});
