import type { Route } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import type { RealPopup } from '../../scripts/browser/popup.ts';
import { continueWith, controlNames, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { count } from '../support/counts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

interface Words {
  readonly name?: string;
  readonly message?: string;
  readonly label?: string;
}

interface Details {
  readonly client: { readonly client_name: string };
  readonly account: { readonly label: string };
}

/** A token server that lies: what it says of the app, the request and the account are these words. */
async function lie(route: Route, { name, message, label }: Words): Promise<void> {
  const response = await route.fetch();
  const claimed = (await response.json()) as { details: string };
  const details = JSON.parse(Buffer.from(claimed.details, 'base64url').toString()) as Details;
  const lies = {
    ...details,
    client: { ...details.client, ...(name === undefined ? {} : { client_name: name }) },
    account: { ...details.account, ...(label === undefined ? {} : { label }) },
    ...(message === undefined ? {} : { binding_message: message }),
  };
  await route.fulfill({
    response,
    json: { ...claimed, details: Buffer.from(JSON.stringify(lies)).toString('base64url') },
  });
}

/** Asks about a sign-in of the demo, whose page has this title, with the words of a lying server. */
async function askWith(words: Words, title = 'Fieldnotes'): Promise<RealPopup> {
  const { person, demoUrl, issuer } = world();
  const claim = `${issuer}/transactions/claim`;
  await person.context.route(claim, (route) => lie(route, words));
  try {
    const demo = await person.newDemo(demoUrl);
    await demo.page.evaluate((hostile) => {
      document.title = hostile;
    }, title);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await popup.waitForText(new RegExp(`${textOf('approve')}|${textOf('failure_server_garbage_title')}`));
    return popup;
  } finally {
    await person.context.unroute(claim);
  }
}

/** What of the popup leaves its window, or is no text although it came from elsewhere. */
const brokenLayout = (popup: RealPopup) =>
  popup.evaluate(() => {
    const { scrollHeight, clientWidth } = document.documentElement;
    const cut = [...document.querySelectorAll('main, .screen, .screen *')].filter(
      (element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth,
    );
    const outside = [...document.querySelectorAll('button')].filter((button) => {
      const { left, top, right, bottom } = button.getBoundingClientRect();
      return left < 0 || top < 0 || right > clientWidth || bottom > 600;
    });
    return {
      cut: cut.map(({ className }) => className),
      higher: scrollHeight > 600,
      outside: outside.map((button) => button.textContent),
      elements: document.querySelectorAll(
        'img[src="x"], main script, main style, main iframe, main a[href], bdi:not(.origin) *',
      ).length,
      address: document.querySelector('.page-plate .origin')?.textContent ?? '',
    };
  });

const TOWER = '\u0301';

describe('P9: words of others in the popup', () => {
  it.each<[string, Words]>([
    [
      'markup',
      {
        name: '<img src=x onerror=alert(1)><b>Bank</b><style>*{display:none}</style>',
        message: '<script>alert(1)</script><a href="https://evil.example">Approve</a> &lt;b&gt; $1 $& %s',
      },
    ],
    [
      'words without end, in the widest letters and with all the marks that are let through',
      {
        name: 'W'.repeat(80),
        message: `W${TOWER.repeat(4)}`.repeat(40),
      },
    ],
  ])('are text and keep the layout: %s', async (_, words) => {
    const { demoUrl } = world();
    const popup = await askWith(words, `<b>${'T'.repeat(100_000)}`);
    await waitForPhase(popup, 'asking');
    const text = await popup.text();
    for (const word of Object.values(words) as string[]) expect(text).toContain(word);
    // For whom is ours to say.
    expect(text).toContain('alice@example.com');
    expect(await brokenLayout(popup)).toEqual({
      cut: [],
      higher: false,
      outside: [],
      elements: 0,
      address: demoUrl,
    });
  });

  it('that deceive are refused whole, with a reason and nothing to approve', async () => {
    const { transactions } = world();
    const hostile: readonly Words[] = [
      { name: 'Fieldnotes\u202egro.knab' },
      { message: 'Sign in\n\n\n\n\nto your bank' },
      { label: 'alice@example.com\u2066' },
      { name: 'Field\u200bnotes' },
      { name: `F${TOWER.repeat(12)}ieldnotes` },
      { name: 'x'.repeat(100_000) },
    ];
    for (const words of hostile.slice(0, count(3, hostile.length))) {
      const popup = await askWith(words);
      expect(await popup.text()).toContain(textOf('failure_server_garbage_title'));
      expect(await controlNames(popup)).not.toContain(textOf('approve'));
    }
    expect(transactions().some(({ state }) => state === 'accepted' || state === 'done')).toBe(false);
  });

  it('by which a token server calls itself are refused before anything is enrolled', async () => {
    const { person, issuer, devices } = world();
    const known = devices().length;
    const options = await openOptions(person.context, person.host.extensionId);
    for (const name of ['Example\u202eDI', '\u200b', `E${TOWER.repeat(40)}`, 'x'.repeat(100_000)]) {
      const discovery = `${issuer}/.well-known/countersign`;
      await person.context.route(discovery, async (route) => {
        const response = await route.fetch();
        const json = (await response.json()) as Record<string, unknown>;
        await route.fulfill({ response, json: { ...json, name } });
      });
      await options.tryToStart(issuer, 'carol@example.com');
      await options.page.getByText(textOf('failure_not_a_token_server_title')).waitFor();
      await person.context.unroute(discovery);
      await options.page.goto('about:blank');
    }
    expect(devices()).toHaveLength(known);
  });
});
