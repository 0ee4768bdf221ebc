import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findReading, openReading, type ReadingPage } from '../../scripts/browser/pages/reading-page.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { OtherKind } from '../../src/payloads/payload.ts';
import { asAddress, blankPicture, codeAnimation, codePicture } from './support/code-picture.ts';
import { useWorld } from './support/fixture.ts';
import { inWorker } from './support/in-worker.ts';

const world = useWorld();
const OTP = 'AbCdEfGhIjKlMnOpQrStU_';
const SIGN_IN = `https://login.example/qr#${OTP}`;

/** One code of each kind that is not ours. */
const OTHERS: Readonly<Record<OtherKind, string>> = {
  otpauth: 'otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP',
  otpauth_migration: 'otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8S',
  whatsapp: '2@7dZ3kq0vE1y/9s8pWk1bM=,a1b2c3d4e5f6g7h8=,k1l2m3n4o5p6=,u1v2w3x4y5z6=',
  telegram: 'tg://login?token=AQJz1bWl0aGU',
  discord: 'https://discord.com/ra/h3jYqR8K0pJ1xF4mZ9tQ2w',
  steam: 'https://s.team/q/1/10242353491279532345',
  signal: 'sgnl://linkdevice?uuid=5b4f1c2e&pub_key=BQmEaXl0',
  fido: 'FIDO:/13086400838107303667332719012595115747821895775708323189557153075146383351399743589971313508078026948312',
  tiqr: 'tiqrauth://user@example.org/1f2e3d/challenge/example.org/1',
  lnurl: 'LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQ',
  device_flow: 'https://login.example/device?user_code=WDJB-MJHT',
  wifi: 'WIFI:T:WPA;S:Guests;P:secret;;',
  url: 'https://example.org/',
  text: '<a href="https://evil.example">Click</a> javascript:alert(1)',
};
const titleOf = (kind: OtherKind) => textOf(`code_${kind}_title`);

beforeAll(() => world().person.enrol(world().issuer, 'alice@example.com'));

/** A page with a code in its corner and one in its middle, each 200 CSS pixels wide. */
async function openCodes(corner: string, middle: string) {
  const { person, demoUrl } = world();
  const page = await person.context.newPage();
  const address = `${demoUrl}/codes`;
  const image = (text: string, place: string) =>
    `<img alt="" src="${asAddress(codePicture(text))}" style="position:fixed;width:200px;height:200px;${place}">`;
  const body = `<!doctype html><title>Codes</title>${image(corner, 'left:20px;top:20px')}${image(middle, 'inset:0;margin:auto')}`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(address);
  return page;
}

/** Everything that the browser asks the network for from now on. */
function watchNetwork(): readonly string[] {
  const asked: string[] = [];
  world().person.context.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url());
  });
  return asked;
}

/** The menu of the page's first picture. No driver opens menus: the worker is told of a click that gave no right to the tab. */
async function chooseMenu(page: Page): Promise<void> {
  const srcUrl = await page.locator('img').first().getAttribute('src');
  await inWorker(
    world().person.host,
    async (address) => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      const { onClicked } = chrome.contextMenus as unknown as {
        onClicked: { dispatch(click: object, tab: unknown): void };
      };
      onClicked.dispatch({ menuItemId: 'picture', srcUrl: address }, tab);
    },
    srcUrl,
  );
}

async function openEmpty(): Promise<ReadingPage> {
  const { person } = world();
  return openReading(person.context, person.host.extensionId);
}

describe('what a tab showed', () => {
  it('is opened from the popup, read by itself, by a frame of the mouse and by one of the keyboard, and handed over once', async () => {
    const { person } = world();
    const page = await openCodes(OTHERS.wifi, OTHERS.tiqr);
    const popup = await person.openPopup(page);
    await popup.click(textOf('read_picture'));
    const reading = await findReading(person.context);
    await reading.waitForCodes(titleOf('wifi'), titleOf('tiqr'));

    const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await reading.drag([10 / width, 10 / height], [240 / width, 240 / height]);
    await reading.waitForCodes(titleOf('wifi'));
    await reading.press('Escape');
    await reading.waitForCodes(titleOf('wifi'), titleOf('tiqr'));
    expect(await reading.frame()).toBeNull();

    await reading.press('ArrowRight');
    await reading.waitForCodes(titleOf('tiqr'));
    const before = await reading.frame();
    await reading.press('Shift+ArrowLeft');
    expect((await reading.frame())?.width).toBeLessThan(before?.width ?? 0);
    for (let key = 0; key < 16; key += 1) await reading.press('ArrowDown');
    await reading.waitForText('read_none_region');

    await reading.page.reload();
    await reading.waitForText('read_refused_page_gone_title');
  });

  it('P11: has a frame around the picture whose menu was used, and a sign-in code in it is explained and never asked about', async () => {
    const { person, transactions } = world();
    const page = await openCodes(SIGN_IN, OTHERS.url);
    const popup = await person.openPopup(page);
    await popup.waitForText(textOf('scan_unknown_issuer_title'));
    await popup.close();
    await chooseMenu(page);
    const reading = await findReading(person.context);
    await reading.waitForCodes(textOf('read_sign_in_title'));
    const frame = await reading.frame();
    expect(frame?.width).toBeGreaterThan(200);
    expect(frame?.width).toBeLessThan(240);
    expect(await reading.page.locator('main').innerText()).toContain('https://login.example');
    const controls = await reading.page.locator('main button, main a').allTextContents();
    expect(controls).toEqual([textOf('read_show_text'), textOf('read_choose'), textOf('read_paste')]);
    expect(transactions()).toEqual([]);
  });

  it('is refused where the browser lets nobody take it, which is said', async () => {
    await chooseMenu(await openCodes(OTHERS.wifi, OTHERS.url));
    const reading = await findReading(world().person.context);
    await reading.waitForText('read_refused_page_refused_title');
  });

  it('is shown of a page of the browser itself too, which no script may look into', async () => {
    const { person } = world();
    const page = await person.context.newPage();
    await page.goto('chrome://version');
    const popup = await person.openPopup(page);
    await popup.click(textOf('read_picture'));
    const reading = await findReading(person.context);
    await reading.waitForText('read_none_whole');
    await reading.choose('code.png', codePicture(OTHERS.steam));
    await reading.waitForCodes(titleOf('steam'));
  });
});

describe('a picture file', () => {
  it('is read and its code named, whatever kind it is of; its text is shown as plain text, and nothing goes to the network', async () => {
    const asked = watchNetwork();
    const reading = await openEmpty();
    for (const [kind, text] of Object.entries(OTHERS)) {
      await reading.choose('code.png', codePicture(text));
      await reading.waitForCodes(titleOf(kind as OtherKind));
    }
    await reading.page.getByRole('button', { name: textOf('read_show_text') }).click();
    expect(await reading.page.locator('.code-text').innerText()).toBe(OTHERS.text);
    expect(await reading.page.locator('.code-card a').count()).toBe(0);

    await reading.choose('code.png', codePicture(`https://login.example/enrol#${OTP}`));
    await reading.waitForCodes(textOf('read_enrolment_title'));
    expect(asked).toEqual([]);
  });

  it('without a code, damaged, too large, a bomb, a drawing, a document or no picture at all is told apart', async () => {
    const reading = await openEmpty();
    await reading.choose('blank.png', blankPicture());
    await reading.waitForText('read_none_whole');

    const whole = codePicture(OTHERS.url);
    const bomb = Uint8Array.from(whole);
    new DataView(bomb.buffer).setUint32(16, 30_000);
    new DataView(bomb.buffer).setUint32(20, 30_000);
    const text = (content: string) => new TextEncoder().encode(content);
    const refused: readonly (readonly [string, Uint8Array])[] = [
      ['damaged', whole.slice(0, 60)],
      ['too_many_bytes', new Uint8Array(16 * 1024 * 1024 + 1)],
      ['too_many_pixels', bomb],
      ['drawing', text('<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/x.png"/></svg>')],
      ['document', text('%PDF-1.7\n')],
      ['not_a_picture', text('hello')],
    ];
    const asked = watchNetwork();
    for (const [why, content] of refused) {
      await reading.choose('file', content);
      await reading.waitForText(`read_refused_${why}_title`);
    }
    expect(asked).toEqual([]);
    await reading.choose('code.png', whole);
    await reading.waitForCodes(titleOf('url'));
  });

  it('of a large screen is read although its code is small, and of an animation the first frame is', async () => {
    const reading = await openEmpty();
    const picture = await reading.page.evaluate(
      async (address) => {
        const canvas = new OffscreenCanvas(1600, 900);
        const pen = canvas.getContext('2d');
        const bytes = Uint8Array.from(atob(address.split(',')[1] ?? ''), (character) => character.charCodeAt(0));
        pen?.drawImage(await createImageBitmap(new Blob([bytes])), 1391, 717, 100, 100);
        return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
      },
      asAddress(codePicture(OTHERS.url)),
    );
    await reading.choose('screen.png', Uint8Array.from(picture));
    await reading.waitForCodes(titleOf('url'));

    await reading.choose('codes.gif', codeAnimation(OTHERS.tiqr, OTHERS.wifi));
    await reading.waitForCodes(titleOf('tiqr'));
  });

  it('is taken where it is dropped and pasted by the keyboard; a clipboard that the browser keeps to itself is said to be', async () => {
    const reading = await openEmpty();
    const { page } = reading;
    await page.evaluate(
      (address) => {
        const bytes = Uint8Array.from(atob(address.split(',')[1] ?? ''), (character) => character.charCodeAt(0));
        const dropped = new DataTransfer();
        dropped.items.add(new File([bytes], 'code.png', { type: 'image/png' }));
        document.querySelector('main')?.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true }));
      },
      asAddress(codePicture(OTHERS.signal)),
    );
    await reading.waitForCodes(titleOf('signal'));

    const copy = (text: string) =>
      page.evaluate(
        (address) => {
          const bytes = Uint8Array.from(atob(address.split(',')[1] ?? ''), (character) => character.charCodeAt(0));
          return navigator.clipboard.write([
            new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) }),
          ]);
        },
        asAddress(codePicture(text)),
      );
    await page.bringToFront();
    await copy(OTHERS.discord);
    await page.keyboard.press('Control+V');
    await reading.waitForCodes(titleOf('discord'));
    await page.evaluate(() => navigator.clipboard.writeText('words'));
    await page.keyboard.press('Control+V');
    await reading.waitForText('read_refused_no_picture_title');
    // Headless browsers refuse the question that the button leads to; pasting by the keyboard needs nobody's leave.
    await page.getByRole('button', { name: textOf('read_paste') }).click();
    await reading.waitForText('read_refused_clipboard_refused_title');
  });
});

describe('the page that reads pictures', () => {
  it('is out of reach of sites: no fetch, no frame, no window of theirs shows it', async () => {
    const { person, demoUrl } = world();
    const page = await person.context.newPage();
    await page.goto(demoUrl);
    const address = `chrome-extension://${person.host.extensionId}/src/reading/index.html`;
    const isFetched = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      address,
    );
    expect(isFetched).toBe(false);
    await page.evaluate((url) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.src = url;
      open(url);
    }, address);
    await waitUntil('the browser to have refused', () => (page.frames().length > 1 ? true : null));
    const shown = [...person.context.pages(), ...page.frames()].map((place) => place.url());
    expect(shown.filter((url) => url === address)).toEqual([]);
  });
});
