import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  approve,
  askDeny,
  continueWith,
  controlNames,
  scan,
  waitForPhase,
} from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { count } from '../support/counts.ts';
import { attackersLogin, stand } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  const { person, issuer, demoUrl } = world();
  await person.enrol(issuer, 'alice@example.com');
  // On a site that is known, a code is claimed without a click: the case in which a flood could do most.
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await approve(popup);
  await demo.waitForSignedIn();
  await person.grantAllSites();
});

const claims = () =>
  world()
    .audit()
    .filter(({ event }) => event === 'transaction.claimed').length;

/** A page that is not frozen draws. */
const draws = (page: Page) =>
  page.evaluate(() => new Promise<boolean>((resolve) => requestAnimationFrame(() => resolve(true))));

const symbol = (text: string) => renderSVG(text, { border: 4 });

describe('a page with too many codes', () => {
  it('P2: that shows a hundred of them gets none claimed, and the person is told how many there are', async () => {
    const { person, demoUrl, issuer } = world();
    const codes = Array.from({ length: 100 }, () => `${issuer}/qr#${randomBytes(24).toString('base64url')}`);
    const figures = codes.map(
      (code) => `<img alt="" width="92" height="92" src="data:image/svg+xml,${encodeURIComponent(symbol(code))}">`,
    );
    const page = await person.context.newPage();
    const asked: string[] = [];
    person.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(
      await stand(person.context, `${demoUrl}/wall`, {
        body: `<!doctype html><title>Wall</title><style>body{margin:0;line-height:0;background:#fff}</style>${figures.join('')}`,
      }),
    );
    const popup = await scan(person, page);
    await popup.waitForText(/Too many codes: \d+/);
    expect(await controlNames(popup)).not.toContain(textOf('continue'));
    expect(await draws(page)).toBe(true);
    expect(asked).not.toContain('/transactions/claim');
    expect(claims()).toBe(0);
  });
});

/** Codes of the attacker, all of them genuine and open. */
async function genuineCodes(wanted: number): Promise<readonly string[]> {
  const { page } = await attackersLogin(world());
  return page.evaluate(async (number) => {
    const codes: string[] = [];
    for (let made = 0; made < number; made += 1) {
      const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => 'abcdefghijklmnop'[byte % 16]).join(
        '',
      );
      const answer = await fetch('/login/code', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ page: name }),
      });
      codes.push(((await answer.json()) as { url: string }).url);
    }
    return codes;
  }, wanted);
}

/** Shows another code twenty times a second, and counts how often. */
const FLICKER = `<img id="code" alt="" width="240" height="240"><script>
let shown = 0;
setInterval(() => {
  document.getElementById('code').src = window.codes[shown++ % window.codes.length];
  document.title = String(shown);
}, 50);
</script>`;

describe('a page whose code changes twenty times a second', () => {
  it('P13: gets one of them claimed, the others wait for nothing, and popup and worker answer', async () => {
    const { person, demoUrl, transactions } = world();
    const codes = await genuineCodes(12);
    const images = codes.map((code) => `data:image/svg+xml,${encodeURIComponent(symbol(code))}`);
    const page = await person.context.newPage();
    await page.goto(
      await stand(person.context, `${demoUrl}/flicker`, {
        body: `<!doctype html><title>0</title><script>window.codes = ${JSON.stringify(images)};</script>${FLICKER}`,
      }),
    );
    await waitUntil('one code to be claimed', () => (claims() > 0 ? true : null));
    const began = Number(await page.title());
    const changes = count(60, 1200);
    await waitUntil(
      'many more changes',
      async () => (Number(await page.title()) > began + changes ? true : null),
      () => page.title(),
      120_000,
    );
    expect(claims()).toBe(1);
    expect(await draws(page)).toBe(true);
    const popup = await person.openPopup(page);
    await waitForPhase(popup, 'asking');
    await askDeny(popup);
    // The page goes on, and its next code takes the place of the answer in the popup.
    await popup.click(textOf('deny_not_me'));
    await waitUntil('the denial', () => (transactions().some(({ state }) => state === 'denied') ? true : null));
    expect(
      transactions()
        .filter(({ state }) => state !== 'pending')
        .map(({ state }) => state),
    ).toEqual(['denied']);
    expect(claims()).toBe(1);
  });
});
