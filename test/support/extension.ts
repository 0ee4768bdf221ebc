import { type Background, createBackground } from '../../src/background/background.ts';
import type { CodesReport, MessageName, RequestOf, ResponseOf } from '../../src/messaging/messages.ts';
import { CONTRACT } from '../../src/messaging/schemas.ts';
import { createSend } from '../../src/messaging/send.ts';
import type { AccountView } from '../../src/messaging/views.ts';
import { createDatabase, type Database } from '../../src/storage/database.ts';
import { createFakeBrowser, type FakeBrowser } from './fake-browser.ts';
import { createFakeTokenServer, type FakeTokenServer } from './fake-token-server.ts';

/** The whole background over a browser and a token server in memory, with a clock of its own. */
export interface Extension {
  readonly fake: FakeBrowser;
  readonly server: FakeTokenServer;
  readonly clock: { now: number };
  readonly errors: unknown[];
  readonly background: () => Background;
  /** A new life of the worker: everything that lives in memory is gone. */
  restart(): void;
  send<N extends MessageName>(name: N, request: RequestOf<N>): Promise<ResponseOf<N>>;
  /** The tab's page shows these codes, and its content script says so. */
  show(tabId: number, texts: readonly string[], more?: Partial<CodesReport>): Promise<boolean>;
  enrol(destination?: string, deviceName?: string): Promise<AccountView>;
  /** What the popup over the active tab draws. */
  request(): Promise<ResponseOf<'popup.view'>['request']>;
}

export const START = Date.UTC(2026, 10, 22, 12);

export async function createExtension(
  options: {
    readonly issuer?: string;
    readonly reportsDocuments?: boolean;
    /** Another browser of the same world: its server and its time. */
    readonly beside?: Extension;
    /** What lies between the database and its disk. */
    readonly disk?: (database: Database) => Database;
  } = {},
): Promise<Extension> {
  const { disk = (database: Database) => database } = options;
  const clock = options.beside?.clock ?? { now: START };
  const now = () => clock.now;
  const fake = createFakeBrowser(options);
  const server = options.beside?.server ?? createFakeTokenServer({ ...options, now });
  server.state.webApps = [{ client_id: 'shop', client_name: 'Shop', origins: ['https://shop.example'] }];
  const errors: unknown[] = [];
  const name = `test-${crypto.randomUUID()}`;
  const start = (): Background =>
    createBackground({
      browser: fake.browser,
      contentScript: 'content.js',
      readerScript: 'reader.js',
      fillScript: 'fill.js',
      reportsOrigin: true,
      fetch: server.fetch,
      report: (error) => errors.push(error),
      now,
      database: disk(createDatabase({ name, now })),
    });
  let background = start();
  /** From the page of ours that sends such a message. */
  const send: Extension['send'] = (name, request) => {
    const sender = CONTRACT[name].from === 'options' ? fake.optionsSender() : fake.popupSender();
    return createSend({ sendMessage: (message) => background.receive(message, sender) })(name, request);
  };

  const extension: Extension = {
    fake,
    server,
    clock,
    errors,
    background: () => background,
    restart() {
      background = start();
    },
    send,
    async show(tabId, texts, more = {}) {
      const sendFromPage = createSend({ sendMessage: (message) => background.receive(message, fake.senderOf(tabId)) });
      const { accepted } = await sendFromPage('codes.seen', {
        texts,
        others: 0,
        kinds: [],
        framed: [],
        unreadable: 0,
        editing: false,
        ...more,
      });
      await background.approvals.settled();
      return accepted;
    },
    async enrol(destination = 'ada@example.org', deviceName = 'Laptop') {
      const started = await send('enrolment.start', { issuer: server.issuer, destination, deviceName });
      if (!started.ok) throw new Error(started.failure.code);
      const verified = await send('enrolment.verify', { enrolmentId: started.enrolment.enrolmentId, code: '12345678' });
      if (!verified.ok) throw new Error(verified.failure.code);
      return verified.account;
    },
    request: async () => (await send('popup.view', {})).request,
  };
  await background.approvals.settled();
  return extension;
}

/** A tab whose page shows a new code of the shop, as far as the confirmation. */
export async function ask(extension: Extension, accountId: string, url = 'https://shop.example/login') {
  const tab = extension.fake.openTab(url);
  const { text, transaction } = extension.server.newCode();
  await extension.show(tab.id, [text]);
  const found = await extension.request();
  if (found?.phase === 'found') await extension.send('request.continue', { requestId: found.requestId, accountId });
  const request = await extension.request();
  if (request?.phase !== 'asking') throw new Error(`the request is ${request?.phase ?? 'not there'}`);
  return { tab, text, transaction, request };
}

/** The click on Approve or Deny of a popup that drew this request. */
export function clickOn(
  request: { readonly requestId: string; readonly asked: { readonly txn: string; readonly detailsHash: string } },
  verdict: RequestOf<'request.decide'>['verdict'],
): RequestOf<'request.decide'> {
  return { requestId: request.requestId, txn: request.asked.txn, detailsHash: request.asked.detailsHash, verdict };
}

export const ACCEPT = { decision: 'accept' } as const;
export const NOT_ME = { decision: 'deny', reason: 'not_me' } as const;
