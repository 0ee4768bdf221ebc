import type { Page } from 'playwright-core';
import { encode } from 'uqr';

export type Carrier = 'img' | 'canvas';

/** Side of the drawn code in CSS pixels, as login pages show it. */
const SIDE = 240;

/** A page of the web app without a code yet, served at its own origin. */
export async function openEmptyPage(page: Page, origin: string): Promise<void> {
  const address = `${origin}/bench`;
  await page.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: '<!doctype html><title>Sign in</title><main></main>',
    }),
  );
  await page.goto(address);
}

/**
 * Puts a code on the page. Answers when it was put there, in milliseconds since 1970 of the page's clock: from that
 * moment the browser can show it, at the next frame at the earliest.
 */
export async function showCode(page: Page, carrier: Carrier, text: string): Promise<number> {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  return page.evaluate(
    async ({ carrier, size, data, side }) => {
      const canvas = document.createElement('canvas');
      const scale = Math.floor(side / size);
      canvas.width = canvas.height = size * scale;
      const pen = canvas.getContext('2d');
      if (pen === null) throw new Error('no canvas');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = '#000';
      for (const [y, row] of data.entries()) {
        for (const [x, dark] of row.entries()) if (dark) pen.fillRect(x * scale, y * scale, scale, scale);
      }
      let shown: HTMLElement = canvas;
      if (carrier === 'img') {
        const image = new Image();
        image.src = canvas.toDataURL();
        // Decoded before it is put there, so that it is visible at once.
        await image.decode();
        shown = image;
      }
      document.querySelector('main')?.replaceChildren(shown);
      return performance.timeOrigin + performance.now();
    },
    { carrier, size, data, side: SIDE },
  );
}
