import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createBroker, type Handlers } from '../../src/messaging/broker.ts';
import type { MessageName, Messages, RequestOf, ResponseOf } from '../../src/messaging/messages.ts';
import { CONTRACT } from '../../src/messaging/schemas.ts';
import { createSend, MessageError, type Send } from '../../src/messaging/send.ts';
import { classify, type Sender } from '../../src/messaging/sender.ts';
import { BASE_URL, createFakeBrowser, EXTENSION_ID } from '../support/fake-browser.ts';

const self = { id: EXTENSION_ID, baseUrl: BASE_URL };
const fake = createFakeBrowser();
const content = fake.senderOf(fake.openTab('https://shop.example/login').id);
const page = fake.popupSender();
const inTab = { ...page, tab: { id: 1 }, frameId: 0 };
const options = fake.optionsSender();
const welcome = { ...inTab, url: `${BASE_URL}src/welcome/index.html` };

/** A broker whose handlers note what reached them. */
function open(failing?: MessageName) {
  const reached: unknown[] = [];
  const reported: string[] = [];
  const handlers = Object.fromEntries(
    Object.keys(CONTRACT).map((name) => [
      name,
      (request: unknown) => {
        reached.push({ name, request });
        return name === failing ? Promise.reject(new Error('a secret')) : Promise.resolve({ accepted: true });
      },
    ]),
  ) as unknown as Handlers;
  const receive = createBroker({ self, handlers, report: (name) => reported.push(name) });
  return { receive, reached, reported };
}

const REPORT = {
  texts: ['https://login.example/qr#x'],
  others: 0,
  kinds: [],
  framed: [],
  unreadable: 0,
  editing: false,
};
const seen = (request: unknown) => ({ name: 'codes.seen', request });

describe('the door for messages', () => {
  it('lets a message through that is known, comes from who may send it and has the right form', async () => {
    const { receive, reached } = open();
    expect(await receive(seen(REPORT), content)).toEqual({ outcome: 'answered', response: { accepted: true } });
    expect(reached).toEqual([{ name: 'codes.seen', request: REPORT }]);
  });

  const malformed: Record<string, unknown> = {
    nothing: undefined,
    null: null,
    'a text': 'codes.seen',
    'a list': ['codes.seen'],
    'no name': { request: {} },
    'no request': { name: 'codes.seen' },
    'a name that is no text': { name: 7, request: {} },
    'an unknown name': { name: 'codes.unseen', request: {} },
    'an empty name': { name: '', request: {} },
    'the name __proto__': { name: '__proto__', request: {} },
    'the name constructor': { name: 'constructor', request: {} },
    'the name toString': { name: 'toString', request: {} },
    'the name hasOwnProperty': { name: 'hasOwnProperty', request: {} },
    'more than an envelope': { name: 'popup.view', request: {}, sender: page },
  };
  for (const [what, message] of Object.entries(malformed)) {
    it(`refuses ${what}`, async () => {
      const { receive, reached } = open();
      for (const sender of [page, content]) {
        expect(await receive(message, sender)).toEqual({ outcome: 'refused', reason: 'unknown_message' });
      }
      expect(reached).toEqual([]);
    });
  }

  const spoofed: Record<string, { readonly message: unknown; readonly sender: Sender }> = {
    'a decision from a content script': { message: { name: 'request.decide', request: {} }, sender: content },
    'a view for a content script': { message: { name: 'popup.view', request: {} }, sender: content },
    'a decision from a page of ours in a tab': { message: { name: 'request.decide', request: {} }, sender: inTab },
    'a view for a page of ours in a tab': { message: { name: 'popup.view', request: {} }, sender: inTab },
    'an enrolment from a page that the options page has no offer for': {
      message: { name: 'page_enrolment.begin', request: { offerId: 'o', deviceName: 'Laptop' } },
      sender: options,
    },
    'a device let in by the popup': { message: { name: 'devices.approve', request: {} }, sender: page },
    'a device let in by another page of ours': { message: { name: 'devices.approve', request: {} }, sender: welcome },
    'a device let in by an address that ends alike': {
      message: { name: 'devices.approve', request: {} },
      sender: { ...options, url: `${BASE_URL}src/welcome/index.html?src/options/index.html` },
    },
    'a view for a page of ours that is in no tab and not the popup': {
      message: { name: 'popup.view', request: {} },
      sender: { ...welcome, tab: undefined },
    },
    'a sighting from a page of ours': { message: seen(REPORT), sender: page },
    'another extension': { message: { name: 'popup.view', request: {} }, sender: { ...page, id: 'other' } },
    'a sender without id': { message: { name: 'popup.view', request: {} }, sender: { ...page, id: undefined } },
    'a sender without address': { message: { name: 'popup.view', request: {} }, sender: { ...page, url: undefined } },
    'an address that only begins alike': {
      message: { name: 'popup.view', request: {} },
      sender: { ...page, url: `${BASE_URL.slice(0, -1)}.evil.example/src/popup/index.html` },
    },
    'a page of ours by address, another by origin': {
      message: { name: 'popup.view', request: {} },
      sender: { ...page, origin: 'https://evil.example' },
    },
    'a page of ours inside a frame': { message: { name: 'popup.view', request: {} }, sender: { ...page, frameId: 4 } },
    'a content script in a frame': { message: seen(REPORT), sender: { ...content, frameId: 4 } },
    'a content script without frame': { message: seen(REPORT), sender: { ...content, frameId: undefined } },
    'a content script without tab': { message: seen(REPORT), sender: { ...content, tab: undefined } },
    'a content script in a tab without id': { message: seen(REPORT), sender: { ...content, tab: {} } },
    'a content script with our own origin': {
      message: seen(REPORT),
      sender: { ...content, origin: BASE_URL.slice(0, -1) },
    },
  };
  for (const [what, { message, sender }] of Object.entries(spoofed)) {
    it(`refuses ${what}`, async () => {
      const { receive, reached } = open();
      expect(await receive(message, sender)).toEqual({ outcome: 'refused', reason: 'wrong_sender' });
      expect(reached).toEqual([]);
    });
  }

  const hostile: Record<string, unknown> = {
    'no texts': { ...REPORT, texts: undefined },
    'texts that are no list': { ...REPORT, texts: { length: 1, 0: 'x' } },
    'more than 16 texts': { ...REPORT, texts: Array.from({ length: 17 }, String) },
    'a text that is too long': { ...REPORT, texts: ['x'.repeat(513)] },
    'a text that is a number': { ...REPORT, texts: [1] },
    'a count below nothing': { ...REPORT, others: -1 },
    'a count without bounds': { ...REPORT, others: 1e9 },
    'a broken count': { ...REPORT, unreadable: Number.NaN },
    'an origin of its own': { ...REPORT, origin: 'https://shop.example' },
    'editing that is a text': { ...REPORT, editing: 'no' },
    'a request that is null': null,
  };
  for (const [what, request] of Object.entries(hostile)) {
    it(`refuses a sighting with ${what}`, async () => {
      const { receive, reached } = open();
      expect(await receive(seen(request), content)).toEqual({ outcome: 'refused', reason: 'invalid_request' });
      expect(reached).toEqual([]);
    });
  }

  it('refuses an approval that also names a reason, and a denial without one', async () => {
    const { receive } = open();
    const click = { requestId: 'r', txn: 'A'.repeat(22), detailsHash: 'A'.repeat(43) };
    for (const verdict of [{ decision: 'accept', reason: 'not_me' }, { decision: 'deny' }, { decision: 'maybe' }]) {
      const message = { name: 'request.decide', request: { ...click, verdict } };
      expect(await receive(message, page)).toEqual({ outcome: 'refused', reason: 'invalid_request' });
    }
  });

  it('lets popup and options page do what every page of ours may and what is their own, and no page in a tab act for another tab', async () => {
    const { receive } = open();
    const mayOf: Readonly<Record<string, readonly Sender[]>> = {
      content: [content],
      popup: [page],
      options: [options],
      page: [page, options, inTab, welcome],
    };
    for (const name of Object.keys(CONTRACT) as MessageName[]) {
      for (const sender of [page, options, inTab, welcome, content]) {
        const reply = await receive({ name, request: null }, sender);
        const reason = mayOf[CONTRACT[name].from]?.includes(sender) === true ? 'invalid_request' : 'wrong_sender';
        expect([name, sender, reply]).toEqual([name, sender, { outcome: 'refused', reason }]);
      }
    }
  });

  it('takes each of the messages that only popup or options page send from it alone', () => {
    const from = (name: MessageName) => CONTRACT[name].from;
    const names = Object.keys(CONTRACT) as MessageName[];
    const own = (prefix: string) => new Set(names.filter((name) => name.startsWith(prefix)).map(from));
    expect(own('page_enrolment.')).toEqual(new Set(['popup']));
    expect(own('request.')).toEqual(new Set(['popup']));
    expect(own('devices.')).toEqual(new Set(['options']));
  });

  it('knows popup and options page by the paths of the manifest', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../manifest.json'), 'utf8')) as {
      readonly action: { readonly default_popup: string };
      readonly options_ui: { readonly page: string; readonly open_in_tab: boolean };
    };
    expect(classify({ ...page, url: BASE_URL + manifest.action.default_popup }, self)).toBe('popup');
    expect(classify({ ...options, url: BASE_URL + manifest.options_ui.page }, self)).toBe('options');
    expect(manifest.options_ui.open_in_tab).toBe(true);
  });

  it('says that a handler failed, and not why', async () => {
    const { receive, reported } = open('popup.view');
    const reply = await receive({ name: 'popup.view', request: {} }, page);
    expect(reply).toEqual({ outcome: 'refused', reason: 'handler_failed' });
    expect(reported).toEqual(['popup.view']);
  });

  it('knows a page of ours in a tab and in Firefox, where no origin is stamped', () => {
    expect(classify(inTab, self)).toBe('page');
    expect(classify(page, self)).toBe('popup');
    expect(classify({ ...page, origin: undefined }, self)).toBe('popup');
    expect(classify(content, self)).toBe('content');
  });
});

describe('sending', () => {
  it('gives the response, and rejects with the reason of a refusal', async () => {
    const { receive } = open();
    const send = createSend({ sendMessage: (message) => receive(message, content) });
    expect(await send('codes.seen', REPORT)).toEqual({ accepted: true });
    await expect(send('popup.view', {})).rejects.toMatchObject({ name: 'MessageError', reason: 'wrong_sender' });
  });

  it('calls a background that is gone, or answers nonsense, unreachable', async () => {
    for (const sendMessage of [
      () => Promise.reject(new Error('Could not establish connection.')),
      () => Promise.resolve(undefined),
      () => Promise.resolve({ outcome: 'perhaps' }),
    ]) {
      const failure = await createSend({ sendMessage })('popup.view', {}).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MessageError);
      expect(failure).toMatchObject({ reason: 'unreachable' });
    }
  });

  it('is typed by the map of messages', () => {
    expectTypeOf<MessageName>().toEqualTypeOf<keyof Messages>();
    expectTypeOf<RequestOf<'scan.page'>>().toEqualTypeOf<{ readonly tabId: number }>();
    expectTypeOf<ResponseOf<'codes.seen'>>().toEqualTypeOf<{ readonly accepted: boolean }>();
    expectTypeOf<Messages['codes.seen']['from']>().toEqualTypeOf<'content'>();
    const send: Send = createSend({ sendMessage: () => Promise.resolve({ outcome: 'answered', response: null }) });
    expectTypeOf(send<'history.list'>).returns.resolves.toEqualTypeOf<ResponseOf<'history.list'>>();
    // @ts-expect-error a tab is named by its number
    void send('scan.page', { tabId: 'one' }).catch(() => undefined);
    // @ts-expect-error there is no such message
    void send('nothing.here', {}).catch(() => undefined);
    expect(Object.keys(CONTRACT)).toHaveLength(49);
  });
});
