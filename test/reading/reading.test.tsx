// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { encode } from 'uqr';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PagePicture } from '../../src/messaging/messages.ts';
import type { Opened, Refusal } from '../../src/pictures/open-file.ts';
import { Reading } from '../../src/reading/Reading.tsx';
import { type TextKey, t, tCount } from '../../src/ui/t.ts';
import { MIGRATION, PREVIEW } from '../options/views.ts';
import { createFakeHost } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { installTexts } from '../ui/texts.ts';

beforeEach(() => installTexts());
afterEach(() => cleanup());

const ACCOUNT = 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP';
const SECRET = 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP\u202e<a href="https://evil.example">';

/** A decoded picture of one code, or of none. */
function pictureOf(text: string | null, closed: string[] = []) {
  const rows = text === null ? [[]] : encode(text, { ecc: 'M', border: 4 }).data;
  const side = Math.max(60, rows.length * 4);
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1)
    if (rows[Math.floor(at / side / 4)]?.[Math.floor((at % side) / 4)] === true) data.fill(0, at * 4, at * 4 + 3);
  const image = { data, width: side, height: side };
  return { width: side, height: side, pixels: () => image, close: () => void closed.push(text ?? 'nothing') };
}

interface Setting {
  readonly handedOver?: PagePicture;
  /** What becomes of a file, by its name. */
  readonly files?: Readonly<Record<string, Opened | Promise<Opened>>>;
}

async function draw({ handedOver, files = {} }: Setting = {}) {
  const fake = createFakeHost();
  if (handedOver !== undefined) fake.answer({ 'page_picture.take': () => handedOver });
  const host = { ...fake, clock: { now: () => 0, after: (_: number, run: () => void) => (run(), () => undefined) } };
  const page = render(
    <Reading
      host={host}
      handedOver={handedOver === undefined ? '' : 'id'}
      openFile={(file) => Promise.resolve(files[file instanceof File ? file.name : 'capture'] ?? refused('damaged'))}
      clipboard={() => Promise.resolve({ kind: 'refused' })}
    />,
  );
  await settle();
  const text = () => document.body.textContent;
  return {
    host,
    page,
    text,
    has: (key: TextKey): boolean => text().includes(t(key)),
    /** A paste by the keyboard. */
    async paste(...names: readonly string[]) {
      const clipboardData = { files: names.map((name) => new File(['x'], name)) };
      window.dispatchEvent(Object.assign(new Event('paste'), { clipboardData }));
      await settle();
    },
    async click(key: TextKey) {
      [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === t(key))?.click();
      await settle();
    },
  };
}

const refused = (why: Refusal): Opened => ({ kind: 'refused', why });
const opened = (text: string | null, closed?: string[]): Opened => ({
  kind: 'opened',
  picture: pictureOf(text, closed),
});
const TAKEN: PagePicture = { kind: 'taken', picture: btoa('jpeg'), place: null };

describe('the page that reads pictures', () => {
  it.each(['too_many_bytes', 'too_many_pixels', 'drawing', 'document', 'not_a_picture', 'damaged'] as const)(
    'says of a file that it is refused, and what to do: %s',
    async (why) => {
      const page = await draw({ files: { 'a.png': refused(why) } });
      await page.paste('a.png');
      for (const part of ['title', 'text'] as const) expect(page.has(`read_refused_${why}_${part}`)).toBe(true);
    },
  );

  it.each(['refused', 'busy', 'gone'] as const)('says why there is no picture of the tab: %s', async (reason) => {
    const page = await draw({ handedOver: { kind: 'none', reason } });
    for (const part of ['title', 'text'] as const) expect(page.has(`read_refused_page_${reason}_${part}`)).toBe(true);
    expect(page.has('read_choose')).toBe(true);
  });

  it('says that a paste held no picture, and that the browser keeps the clipboard to itself', async () => {
    const page = await draw();
    await page.paste();
    expect(page.has('read_refused_no_picture_title')).toBe(true);
    await page.click('read_paste');
    expect(page.has('read_refused_clipboard_refused_title')).toBe(true);
  });

  it('shows a code’s text only when it is asked for, as plain text without links, and copies no secret', async () => {
    const page = await draw({ files: { 'a.png': opened(SECRET) } });
    await page.paste('a.png');
    expect(page.has('code_otpauth_title')).toBe(true);
    expect(page.text()).not.toContain('JBSWY3DPEHPK3PXP');
    await page.click('read_show_text');
    expect(page.text()).toContain(SECRET.replace('\u202e', '\uFFFD'));
    expect(document.querySelector('a')).toBeNull();
    // A secret does not go to the clipboard, which every program may read.
    expect(page.has('read_copy')).toBe(false);
    expect(page.host.sent).toEqual([]);
  });

  it('copies a text that is no account’s whole', async () => {
    const text = 'WIFI:S:caf\u202e;P:open;;';
    const page = await draw({ files: { 'a.png': opened(text) } });
    await page.paste('a.png');
    await page.click('read_show_text');
    await page.click('read_copy');
    expect(page.host.done).toEqual([`copy ${text}`]);
    expect(page.has('read_copied')).toBe(true);
  });

  it('P11: offers nothing for a sign-in code but to show its text', async () => {
    const page = await draw({
      handedOver: TAKEN,
      files: { capture: opened(`https://login.example/qr#${'A'.repeat(22)}`) },
    });
    expect(page.has('read_sign_in_title')).toBe(true);
    const buttons = [...document.querySelectorAll('.code-card button')].map(({ textContent }) => textContent);
    expect(buttons).toEqual([t('read_show_text')]);
    expect(page.host.sent).toEqual([{ name: 'page_picture.take', request: { id: 'id' } }]);
  });

  it('shows the picture that was brought last, however long an earlier one takes, and gives every other one back', async () => {
    const closed: string[] = [];
    let arrive: (late: Opened) => void = () => undefined;
    const late = new Promise<Opened>((resolve) => {
      arrive = resolve;
    });
    const files = { 'late.png': late, 'a.png': opened('https://a.example/', closed), 'b.png': opened(null, closed) };
    const drawn = await draw({ files });
    await drawn.paste('late.png');
    await drawn.paste('a.png');
    arrive(opened('WIFI:S:late;;', closed));
    await settle();
    expect(drawn.has('code_url_title')).toBe(true);
    expect(closed).toEqual(['WIFI:S:late;;']);
    await drawn.paste('b.png');
    expect(drawn.has('read_none_title')).toBe(true);
    expect(closed).toEqual(['WIFI:S:late;;', 'https://a.example/']);
    drawn.page.unmount();
    // Effects of what is taken off the page are cleaned up after it was drawn.
    await vi.waitFor(() => expect(closed).toEqual(['WIFI:S:late;;', 'https://a.example/', 'nothing']));
  });

  it('has a frame where the clicked picture stood, and none where the page’s numbers make no sense', async () => {
    const files = { capture: opened(null) };
    const side = pictureOf(null).width;
    const area = { x: 10, y: 10, width: 25, height: 25 };
    const handed = (width: number): PagePicture => ({
      ...TAKEN,
      place: { area, viewport: { width, height: width } },
    });
    await draw({ handedOver: handed(side), files });
    const frame = document.querySelector('.picture-region');
    expect([frame?.getAttribute('x'), frame?.getAttribute('width')].map(Number)).toEqual([9, 27]);
    cleanup();
    for (const width of [0, -5, 1e9, Number.NaN]) {
      await draw({ handedOver: handed(width), files });
      expect(document.querySelector('.picture-frame')).not.toBeNull();
      expect(document.querySelector('.picture-region')).toBeNull();
      cleanup();
    }
  });

  it('adds the account of a code after its preview and a click, bound to no site: a picture has no origin', async () => {
    const page = await draw({ files: { 'a.png': opened(ACCOUNT) } });
    page.host.answer({
      'passcodes.preview': () => PREVIEW,
      'passcodes.add': () => ({ ok: true, added: ['one', 'two', 'three'], raised: 0 }),
    });
    await page.paste('a.png');
    await page.click('read_add');
    const source = { kind: 'text', text: ACCOUNT };
    expect(page.host.sent[0]).toEqual({ name: 'passcodes.preview', request: { source } });
    expect(page.host.sent.map(({ name }) => name)).not.toContain('passcodes.add');
    [...document.querySelectorAll('button')]
      .find(({ textContent }) => textContent === tCount('import_add', 3))
      ?.click();
    await settle();
    expect(page.host.sent.at(-1)).toEqual({
      name: 'passcodes.add',
      request: { source, digest: PREVIEW.digest, site: null },
    });
    expect(page.text()).toContain(tCount('import_added', 3));
  });

  it('ends the preview of an account with the picture that it came from', async () => {
    const page = await draw({ files: { 'a.png': opened(ACCOUNT), 'b.png': opened('WIFI:S:x;;') } });
    page.host.answer({ 'passcodes.preview': () => PREVIEW });
    await page.paste('a.png');
    await page.click('read_add');
    expect(page.text()).toContain(tCount('import_found', 3));
    await page.paste('b.png');
    expect(page.text()).not.toContain(tCount('import_found', 3));
    expect(page.has('code_wifi_title')).toBe(true);
  });

  it('puts the codes of a transfer together from one picture after the other', async () => {
    const [one, two] = ['otpauth-migration://offline?data=AAAA', 'otpauth-migration://offline?data=BBBB'];
    const page = await draw({ files: { 'a.png': opened(one), 'b.png': opened(two), 'c.png': opened('WIFI:S:x;;') } });
    page.host.answer({ 'passcodes.preview': () => MIGRATION });
    await page.paste('a.png');
    await page.click('read_add_several');
    await page.paste('c.png');
    await page.paste('b.png');
    const texts = page.host.sent.flatMap(({ name, request }) => (name === 'passcodes.preview' ? [request] : []));
    expect(texts).toEqual([
      { source: { kind: 'text', text: one } },
      { source: { kind: 'text', text: `${one}\n${two}` } },
    ]);
  });
});
