import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBroker, type Handlers } from '../../src/messaging/broker.ts';
import type { MessageName, Messages, RequestOf } from '../../src/messaging/messages.ts';
import { CONTRACT } from '../../src/messaging/schemas.ts';
import type { Sender } from '../../src/messaging/sender.ts';
import { hostileJson, hostileText } from '../contract/support/hostile.ts';
import { count } from '../support/counts.ts';
import { BASE_URL, createFakeBrowser, EXTENSION_ID } from '../support/fake-browser.ts';

/** A right request of every message, which the attacks begin from. */
const RIGHT: { readonly [N in MessageName]: RequestOf<N> } = {
  'codes.seen': {
    texts: ['https://login.example/qr#AbCdEfGhIjKlMnOpQrStU_'],
    others: 0,
    kinds: [],
    framed: [],
    unreadable: 0,
    editing: false,
  },
  'reader.wanted': {},
  'areas.read': { areas: [{ x: 8, y: 8, width: 200, height: 200 }], viewport: { width: 1280, height: 720 } },
  'picture.read': { address: 'https://cdn.example/code.png' },
  'page_picture.open': { tabId: 1 },
  'page_picture.take': { id: 'p' },
  'popup.view': {},
  'scan.page': { tabId: 1 },
  'request.continue': { requestId: 'r', accountId: 'a' },
  'request.decide': {
    requestId: 'r',
    txn: 'A'.repeat(22),
    detailsHash: 'A'.repeat(43),
    verdict: { decision: 'accept' },
  },
  'request.burn': { requestId: 'r' },
  'request.dismiss': { requestId: 'r' },
  'enrolment.start': { issuer: 'https://login.example', destination: 'ada@example.org', deviceName: 'Laptop' },
  'enrolment.pending': {},
  'enrolment.resend': { enrolmentId: 'e' },
  'enrolment.verify': { enrolmentId: 'e', code: '12345678' },
  'enrolment.cancel': { enrolmentId: 'e' },
  'page_enrolment.begin': { offerId: 'o', deviceName: 'Laptop' },
  'page_enrolment.cancel': { enrolmentId: 'e' },
  'page_enrolment.dismiss': { id: 'o' },
  'accounts.list': {},
  'accounts.rename': { accountId: 'a', name: 'Mine' },
  'accounts.remove': { accountId: 'a', force: false },
  'accounts.refresh': {},
  'accounts.freshen': {},
  'devices.list': { accountId: 'a' },
  'devices.approve': { accountId: 'a', deviceId: 'd', thumbprint: 'A'.repeat(43) },
  'devices.remove': { accountId: 'a', deviceId: 'd' },
  'passcodes.list': { tabId: 1, first: 12 },
  'passcodes.codes': { passcodeIds: ['p'] },
  'passcodes.next': { passcodeId: 'p' },
  'passcodes.edit': { passcodeId: 'p', change: { issuer: 'Mail', pinned: true, unbind: ['mail.example'] } },
  'passcodes.move': { passcodeId: 'p', before: 'q' },
  'passcodes.remove': { passcodeIds: ['p'] },
  'passcodes.restore': { passcodeIds: ['p'] },
  'passcodes.erase': { passcodeIds: ['p'] },
  'passcodes.removed': {},
  'passcodes.preview': { source: { kind: 'file', bytes: 'e30=', password: 'correct horse' } },
  'passcodes.add': {
    source: { kind: 'text', text: 'otpauth://totp/Mail:ann?secret=JBSWY3DPEHPK3PXP' },
    digest: 'A'.repeat(43),
    site: 'mail.example',
  },
  'passcodes.type': {
    typed: {
      issuer: 'Mail',
      label: 'ann',
      secret: 'JBSWY3DPEHPK3PXP',
      kind: 'totp',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
      counter: '',
    },
  },
  'passcodes.startAnew': {},
  'passcodes.export': { form: 'backup', password: 'correct horse' },
  'passcodes.saved': { at: 1_700_000_000_000, ahead: { p: 1_700_000_000_001 } },
  'passcodes.fill': { passcodeId: 'p', tabId: 1, site: 'mail.example', origin: 'https://mail.example', bind: false },
  'diagnostics.get': {},
  'history.list': {},
  'settings.get': {},
  'settings.set': { openPopupByItself: true },
  'clipboard.copied': { text: '123456' },
};

const fake = createFakeBrowser();
const popup = fake.popupSender();
const options = fake.optionsSender();
const SENDERS: { readonly [C in Messages[MessageName]['from']]: readonly Sender[] } = {
  content: [fake.senderOf(fake.openTab('https://shop.example/login').id)],
  popup: [popup],
  options: [options],
  page: [popup, options, { ...popup, tab: { id: 1 }, frameId: 0 }],
};

const OWN_ORIGIN = BASE_URL.slice(0, -1);
const text = fc.oneof(
  hostileText,
  fc.constantFrom(undefined, EXTENSION_ID, BASE_URL, OWN_ORIGIN, `${OWN_ORIGIN}.evil.example/`),
);
const number = fc.constantFrom(undefined, 0, -1, 7, Number.NaN);
const tab = fc.oneof(fc.constant(undefined), fc.record({ id: number, url: text }));

/** A sender near a right one. The browser stamps it: a page chooses its address and its frames, never their types. */
const hostileSender = (right: Sender): fc.Arbitrary<Sender> =>
  fc.oneof(
    text.map((id) => ({ ...right, id })),
    text.map((url) => ({ ...right, url })),
    text.map((origin) => ({ ...right, origin })),
    number.map((frameId) => ({ ...right, frameId })),
    tab.map((other) => ({ ...right, tab: other })),
    fc.record({ id: text, url: text, origin: text, frameId: number, tab }),
  );

const inputs = { numRuns: count(200, 10_000), seed: count(20_261_122, Date.now() % 2 ** 31), endOnFailure: true };
const PATIENCE = { timeout: count(60_000, 1_800_000) };

function open() {
  const reached: { readonly name: string; readonly request: Readonly<Record<string, unknown>> }[] = [];
  const handlers = Object.fromEntries(
    Object.keys(CONTRACT).map((name) => [
      name,
      (request: Readonly<Record<string, unknown>>) => {
        reached.push({ name, request });
        return Promise.resolve({});
      },
    ]),
  ) as unknown as Handlers;
  const receive = createBroker({ self: { id: EXTENSION_ID, baseUrl: BASE_URL }, handlers, report: () => undefined });
  return { receive, reached };
}

const names = Object.keys(RIGHT) as MessageName[];

test.each(names)(
  'hostile requests of %s from who may send it reach nobody but in the form that they may have',
  PATIENCE,
  async (name) => {
    const { receive, reached } = open();
    const right = { ...RIGHT[name] };
    const [sender = {}] = SENDERS[CONTRACT[name].from];
    expect(await receive({ name, request: right }, sender)).toEqual({ outcome: 'answered', response: {} });
    const requests = fc.oneof(
      hostileJson(right).map((text) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          return text;
        }
      }),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        reached.length = 0;
        const reply = await receive({ name, request }, sender);
        expect(reply.outcome === 'answered' || reply.reason === 'invalid_request').toBe(true);
        for (const got of reached) {
          expect(got.name).toBe(name);
          expect(shapeOf(name, got.request)).toEqual(shapeOf(name, right));
        }
      }),
      inputs,
    );
  },
);

/** Members that may be `null` as well. */
const NULLABLE: ReadonlySet<string> = new Set(['passcodes.list tabId', 'passcodes.move before', 'passcodes.add site']);

/** Names and types of its members, which no hostile request may change. A verdict has two forms. */
function shapeOf(name: MessageName, request: Readonly<Record<string, unknown>>) {
  const right: Readonly<Record<string, unknown>> = { ...RIGHT[name] };
  return Object.entries(request)
    .map(([member, said]) => {
      const value = said === null && NULLABLE.has(`${name} ${member}`) ? right[member] : said;
      return `${member}: ${Array.isArray(value) ? 'list' : typeof value}`;
    })
    .toSorted();
}

test.each(names)('%s is taken from its own senders only', PATIENCE, async (name) => {
  const { receive, reached } = open();
  const allowed = SENDERS[CONTRACT[name].from];
  const senders = fc.oneof(
    ...[...SENDERS.content, ...SENDERS.page].map((right) => hostileSender(right)),
    fc.constantFrom(...[...SENDERS.content, ...SENDERS.page].filter((sender) => !allowed.includes(sender))),
  );
  await fc.assert(
    fc.asyncProperty(senders, async (sender) => {
      reached.length = 0;
      const reply = await receive({ name, request: RIGHT[name] }, sender);
      if (reached.length > 0) expect(mayStillSend(sender, CONTRACT[name].from)).toBe(true);
      else expect(reply).toEqual({ outcome: 'refused', reason: 'wrong_sender' });
    }),
    inputs,
  );
});

/** By the members that nobody but the browser writes. */
function mayStillSend({ id, url, origin, frameId, tab: shown }: Sender, from: Messages[MessageName]['from']): boolean {
  if (id !== EXTENSION_ID || url === undefined) return false;
  const isOurs = url.startsWith(BASE_URL) && (origin === undefined || origin === OWN_ORIGIN);
  switch (from) {
    case 'content':
      return !url.startsWith(BASE_URL) && origin !== OWN_ORIGIN && shown?.id !== undefined && frameId === 0;
    case 'page':
      return isOurs && (frameId ?? 0) === 0;
    case 'popup':
      return isOurs && (frameId ?? 0) === 0 && shown === undefined && isAt(url, 'src/popup/index.html');
    case 'options':
      return isOurs && (frameId ?? 0) === 0 && shown !== undefined && isAt(url, 'src/options/index.html');
  }
}

const isAt = (url: string, path: string) => new URL(url).href.replace(/[?#].*/s, '') === BASE_URL + path;

test('what is no message at all reaches nobody, and nothing throws', PATIENCE, async () => {
  const { receive, reached } = open();
  const envelopes = fc.oneof(fc.anything(), fc.record({ name: text, request: fc.anything() }), hostileText);
  await fc.assert(
    fc.asyncProperty(envelopes, async (message) => {
      for (const sender of [popup, ...SENDERS.content]) {
        expect(await receive(message, sender)).toEqual({ outcome: 'refused', reason: 'unknown_message' });
      }
    }),
    inputs,
  );
  expect(reached).toEqual([]);
});
