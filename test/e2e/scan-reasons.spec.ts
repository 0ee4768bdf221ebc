import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { patternOf } from '../../scripts/browser/texts.ts';
import { asAddress, blankPicture, codePicture } from './support/code-picture.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const WIFI = 'WIFI:T:WPA;S:Guests;P:secret;;';
const SIGNAL = 'sgnl://linkdevice?uuid=JBSWY3DPEHPK3PXP&pub_key=secret';

beforeAll(() => world().person.enrol(world().issuer, 'alice@example.com'));

const image = (picture: Uint8Array) => `<img alt="" src="${asAddress(picture)}">`;

/** What the popup says over a page, once it says this. */
async function said(address: string, body: string | null, ...keys: readonly string[]): Promise<string> {
  const { person } = world();
  const page = await person.context.newPage();
  if (body !== null) {
    const answer = { contentType: 'text/html', body: `<!doctype html><title>Page</title>${body}` };
    await page.route(address, (route) => route.fulfill(answer));
  }
  await page.goto(address);
  const popup = await person.openPopup(page);
  for (const key of keys) await popup.waitForText(patternOf(key));
  const text = await popup.text();
  await popup.close();
  await page.close();
  return text;
}

describe('"Scan this page" says why', () => {
  it('there is nothing: at what it looked, and that the person can show the code', async () => {
    const body = `${image(blankPicture())}${image(blankPicture(240, 240))}<canvas width="200" height="200"></canvas>`;
    const text = await said(`${world().demoUrl}/nothing`, body, 'scan_nothing_title', 'read_picture');
    expect(text).toContain('Looked at: 2 pictures, 1 drawing, and the page as a whole.');
  });

  it('codes of others are not used: what they are for, by one kind and by several, and not what they say', async () => {
    const keys = ['code_wifi_title', 'scan_other_kept', 'read_picture'];
    const one = await said(`${world().demoUrl}/wifi`, image(codePicture(WIFI)), ...keys);
    const codes = [WIFI, SIGNAL].map((text) => image(codePicture(text))).join('');
    const names = ['scan_others_title', 'code_wifi_title', 'code_signal_title'];
    const several = await said(`${world().demoUrl}/codes`, codes, ...names);
    for (const text of [one, several]) expect(text).not.toMatch(/secret|Guests|JBSWY3DPEHPK3PXP/);
  });

  it('there are more codes than a person could mean, and none but one in a frame of another site', async () => {
    const codes = [1, 2, 3, 4].map((number) => image(codePicture(`${WIFI}${number}`))).join('');
    await said(`${world().demoUrl}/many`, codes, 'scan_too_many_title');
    const { context } = world().person;
    const code = `<body style="margin:0">${image(codePicture(`https://login.example/qr#${'A'.repeat(22)}`))}`;
    await context.route('https://frame.example/', (route) => route.fulfill({ contentType: 'text/html', body: code }));
    const frame = '<iframe src="https://frame.example/" width="300" height="300"></iframe>';
    const text = await said(`${world().demoUrl}/framed`, frame, 'scan_framed_title');
    await context.unroute('https://frame.example/');
    expect(text).toContain('https://login.example');
  });

  it('a page is closed: a store, one of the browser, of an extension, and a file', async () => {
    const { person } = world();
    const code = image(codePicture(WIFI));
    // Chromium closes a tab that is answered for its own store.
    await said('https://addons.mozilla.org/', code, 'scan_store_page_title');
    await said('chrome://version', null, 'scan_browser_page_title');
    await said(
      `chrome-extension://${person.host.extensionId}/src/welcome/index.html`,
      null,
      'scan_extension_page_title',
    );
    const folder = mkdtempSync(join(tmpdir(), 'countersign-scan-'));
    try {
      writeFileSync(join(folder, 'code.html'), `<!doctype html><title>File</title>${code}`);
      await said(pathToFileURL(join(folder, 'code.html')).href, null, 'scan_file_page_title');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
