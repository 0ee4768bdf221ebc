import type { BrowserContext, Page } from 'playwright-core';
import { patternOf, textOf } from '../texts.ts';
import { waitUntil } from '../wait-until.ts';

/** The page of the extension that reads codes in pictures. */
export interface ReadingPage {
  readonly page: Page;
  /** Brings a picture file, as the person's choice in the browser's own window. */
  choose(name: string, content: Uint8Array): Promise<void>;
  /** Headlines of the codes that are listed, once the page has looked; empty where it found none. */
  codes(): Promise<readonly string[]>;
  /** Waits until exactly these are listed, in any order. */
  waitForCodes(...titles: readonly string[]): Promise<void>;
  /** Waits until the page says this. */
  waitForText(key: string): Promise<void>;
  /** Draws a frame by the mouse; numbers are shares of the picture's width and height. */
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>;
  /** Presses a key, with Shift or without, on the picture. */
  press(key: string): Promise<void>;
  /** The frame over the picture, in its pixels; `null` while there is none. */
  frame(): Promise<{ readonly width: number; readonly height: number } | null>;
}

const PATH = 'src/reading/index.html';

/** Opens it without a picture. */
export async function openReading(context: BrowserContext, extensionId: string): Promise<ReadingPage> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/${PATH}`);
  return readingPage(page);
}

/** The one that was opened from elsewhere. */
export async function findReading(context: BrowserContext): Promise<ReadingPage> {
  const page = await waitUntil(
    'the page that reads pictures',
    () => context.pages().find((candidate) => candidate.url().includes(PATH)),
    () =>
      `There are: ${context
        .pages()
        .map((candidate) => candidate.url())
        .join(', ')}`,
  );
  return readingPage(page);
}

function readingPage(page: Page): ReadingPage {
  const picture = page.locator('.picture-frame');
  const titles = () => page.locator('.code-card h3').allTextContents();
  const hasLooked = async () => (await page.locator('main').getAttribute('data-looked')) === 'looked';
  return {
    page,
    async choose(name, content) {
      await page.locator('input[type="file"]').setInputFiles({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(content),
      });
    },
    async codes() {
      await waitUntil('the page to have looked', async () => ((await hasLooked()) ? true : null));
      return titles();
    },
    async waitForCodes(...wanted) {
      await waitUntil(
        `these codes: ${wanted.join(', ')}`,
        async () => {
          const found = (await hasLooked()) ? await titles() : null;
          return found !== null && found.toSorted().join() === wanted.toSorted().join() ? true : null;
        },
        () => page.locator('main').innerText(),
      );
    },
    async waitForText(key) {
      const wanted = patternOf(key);
      await waitUntil(
        `the page to say ${textOf(key)}`,
        async () => (wanted.test(await page.locator('main').innerText()) ? true : null),
        () => page.locator('main').innerText(),
      );
    },
    async drag(from, to) {
      const box = await picture.boundingBox();
      if (box === null) throw new Error('there is no picture');
      const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
      await page.mouse.move(...at(from));
      await page.mouse.down();
      await page.mouse.move(...at(to), { steps: 4 });
      await page.mouse.up();
    },
    press: (key) => picture.press(key),
    async frame() {
      const region = page.locator('.picture-region');
      if ((await region.count()) === 0) return null;
      const [width, height] = [await region.getAttribute('width'), await region.getAttribute('height')];
      return { width: Number(width), height: Number(height) };
    },
  };
}
