import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type ForeignSite, openForeignSite } from '../../../scripts/browser/foreign-site.ts';
import type { Person } from '../../../scripts/browser/person.ts';
import { freePort } from '../../../scripts/processes/ports.ts';
import { type DevelopmentConfig, ensureDevelopmentConfig } from '../../../scripts/start/development-config.ts';
import { placeMadeStore } from '../../support/made-store.ts';
import { giveBrowser, startBrowser, takeBrowser, USUAL } from './kept-browser.ts';
import { type AuditRecord, type ServerRecords, serverRecords, type TransactionRecord } from './server-records.ts';
import { type Servers, startServersHere } from './servers-here.ts';

/** Everything that a scenario needs, all of it real: servers, their file, browsers, a site of somebody else's. */
export interface World {
  readonly issuer: string;
  readonly demoUrl: string;
  readonly person: Person;
  readonly foreignSite: ForeignSite;
  /** The transactions that this test began, newest first. */
  readonly transactions: () => readonly TransactionRecord[];
  readonly devices: ServerRecords['devices'];
  /** What the audit log says of the transactions that this test began, oldest first. */
  readonly audit: () => readonly AuditRecord[];
  /** A browser context of somebody else's: no cookies, no extension. Closed before the next test. */
  readonly otherBrowser: () => Promise<BrowserContext>;
  /** Another browser with the extension in it, as of a person's second computer. Closed with the world. */
  readonly newPerson: () => Promise<Person>;
  /** Moves the token server's clock ahead of the machine's by so many seconds. */
  readonly setServerClock: (secondsAhead: number) => Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What a spec file wants otherwise than everybody. */
export interface WorldOptions {
  /** More lines of TOML for the demo's registration at the token server. */
  readonly registration?: (demoUrl: string) => string;
  /** Draws what moves for its looks, as browsers do. */
  readonly motion?: boolean;
  /** Keeps pages that were left, as browsers do. */
  readonly backForwardCache?: boolean;
  /** Leaves in its browser what can't be taken back, as Playwright's clock for pages. */
  readonly ownBrowser?: boolean;
  /** Starts the two servers as programs. */
  readonly startServers?: (root: string, config: DevelopmentConfig) => Promise<Servers>;
  /** Makes the folder of the extension from the built one. */
  readonly extension?: (built: string, folder: string) => string;
}

/**
 * One world for a spec file; every test starts in a browser without tabs and cookies, with the server's clock
 * right. Accounts enrolled by an earlier test of the file stay.
 */
export function useWorld(options: WorldOptions = {}): () => World {
  let opened: OpenWorld | null = null;
  const get = () => {
    if (opened === null) throw new Error('the world is only there inside of tests');
    return opened;
  };
  beforeAll(async () => {
    opened = await openWorld(options);
  });
  beforeEach(async () => {
    const { setServerClock, person, beginTest } = get();
    await setServerClock(0);
    beginTest();
    // Pages of an earlier test's attacker would go on renewing their codes.
    for (const other of person.context.browser()?.contexts() ?? []) if (other !== person.context) await other.close();
    await person.startAfresh();
  });
  afterAll(async () => {
    await opened?.close();
  });
  return get;
}

interface OpenWorld extends World {
  readonly beginTest: () => void;
  readonly close: () => Promise<void>;
}

async function openWorld(options: WorldOptions): Promise<OpenWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  const people: { readonly leave: () => Promise<void> }[] = [];
  const servers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    // Browsers first: a server that ends waits for the connections that they hold.
    for (const { leave } of people.reverse()) await leave();
    for (const end of servers.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { motion = false, backForwardCache = false, ownBrowser = false } = options;
    const extension = options.extension?.(USUAL.extension, folder) ?? USUAL.extension;
    const isUsual = !motion && !backForwardCache && !ownBrowser && extension === USUAL.extension;
    const newPerson = async () => {
      const profile = join(folder, `profile-${people.length.toString()}`);
      const person = await startBrowser({ ...USUAL, extension, profile, still: !motion, backForwardCache });
      people.push({ leave: () => person.close() });
      return person;
    };
    const firstPerson = async () => {
      if (!isUsual) return newPerson();
      const person = await takeBrowser();
      people.push({ leave: () => giveBrowser(person) });
      return person;
    };
    const openServers = async () => {
      const both = await startServers(folder, options);
      servers.push(() => both.stop());
      const foreignSite = await openForeignSite();
      servers.push(() => foreignSite.close());
      return { both, foreignSite };
    };
    // Beside one another: each waits for its processes most of the time.
    const starting = [openServers(), firstPerson()] as const;
    // What failed must not leave behind what was still starting.
    await Promise.allSettled(starting);
    const [{ both, foreignSite }, person] = await Promise.all(starting);
    const world = { ...worldOf(both, folder), person, newPerson, foreignSite };
    return { ...world, otherBrowser: () => otherBrowser(person), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServers(folder: string, { registration, startServers: start }: WorldOptions): Promise<Servers> {
  const ports = { port: await freePort(), demoPort: await freePort() };
  const config = ensureDevelopmentConfig(join(folder, 'countersign.toml'), 'countersign.sqlite', ports);
  await placeMadeStore(join(folder, 'countersign.sqlite'));
  // The demo is the last table of the file, so that what follows is its own.
  if (registration !== undefined) appendFileSync(config.file, registration(config.demoUrl));
  return start === undefined ? startServersHere(config) : start(ROOT, config);
}

function worldOf(both: Servers, folder: string) {
  const { issuer, demoUrl } = both;
  const records = serverRecords(join(folder, 'countersign.sqlite'));
  let earlier = new Set<string>();
  const transactions = () => records.transactions().filter(({ id }) => !earlier.has(id));
  return {
    issuer,
    demoUrl,
    devices: () => records.devices(),
    transactions,
    audit() {
      const mine = new Set(transactions().map(({ id }) => id));
      return records.audit().filter(({ transaction_id: id }) => id !== null && mine.has(id));
    },
    beginTest() {
      earlier = new Set(records.transactions().map(({ id }) => id));
    },
    async setServerClock(secondsAhead: number) {
      await both.setClock(secondsAhead);
    },
  };
}

async function otherBrowser({ context }: Person): Promise<BrowserContext> {
  const browser = context.browser();
  if (browser === null) throw new Error('playwright gave no browser');
  return browser.newContext();
}
