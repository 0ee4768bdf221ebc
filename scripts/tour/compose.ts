import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { RealPopup } from '../browser/popup.ts';

/** One view of the browser window: the page, its address, and the popup where one is open. */
export interface WindowView {
  readonly address: string;
  readonly page: Buffer;
  readonly popup: Buffer | null;
}

/** Photographs a page with the popup over it. The popup goes first: a picture of the page takes the focus from it. */
export async function photograph(page: Page, popup: RealPopup | null): Promise<WindowView> {
  const popupPicture = popup?.isOpen() === true ? await popup.evaluate(stillness).then(() => popup.screenshot()) : null;
  return { address: page.url(), page: await page.screenshot(), popup: popupPicture };
}

/** Runs in the popup: waits until everything that moves has arrived; what turns for ever is not waited for. */
async function stillness(): Promise<void> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}

/**
 * Lays the popup over the top right of the page under a plain toolbar, as it stands in a real window: the browser
 * draws the two in separate surfaces, so no single screenshot holds both. `scale` is device pixels per CSS pixel.
 */
export async function composeWindow(context: BrowserContext, view: WindowView, scale: number): Promise<Buffer> {
  const sheet = await context.newPage();
  try {
    await sheet.setContent(STAGE);
    await sheet.evaluate(fillStage, {
      address: shownAddress(view.address),
      page: `data:image/png;base64,${view.page.toString('base64')}`,
      popup: view.popup === null ? null : `data:image/png;base64,${view.popup.toString('base64')}`,
      icon: `data:image/png;base64,${ICON.toString('base64')}`,
      scale,
    });
    return await sheet.locator('#window').screenshot();
  } finally {
    await sheet.close();
  }
}

/** As an address bar shows it: without the scheme, and no longer than a line. */
function shownAddress(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  if (protocol === 'chrome-extension:') return 'Countersign';
  const shown = host + pathname;
  return shown.length > 48 ? `${shown.slice(0, 47)}…` : shown;
}

/** Runs in the stage: puts the pictures in at their CSS size and waits until they are drawn. */
async function fillStage(view: {
  address: string;
  page: string;
  popup: string | null;
  icon: string;
  scale: number;
}): Promise<void> {
  const show = async (id: string, source: string) => {
    const image = document.getElementById(id) as HTMLImageElement;
    image.src = source;
    await image.decode();
    image.width = image.naturalWidth / view.scale;
  };
  const address = document.getElementById('address');
  if (address !== null) address.textContent = view.address;
  await show('page', view.page);
  await show('icon', view.icon);
  const popup = document.getElementById('popup');
  if (view.popup === null) popup?.remove();
  else await show('popup', view.popup);
}

const ICON = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'ui', 'icons', 'icon-32.png'));

const STAGE = `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#fff}
#window{position:relative;display:inline-block;overflow:hidden;border:1px solid #c9ced6;border-radius:12px;background:#fff}
#bar{display:flex;align-items:center;gap:10px;height:46px;padding:0 14px;background:#e9ecf1;font:13px system-ui,sans-serif;color:#4a5160}
#bar i{width:11px;height:11px;border-radius:50%;background:#c4cad4}
#address{flex:1;margin:0 10px;padding:6px 14px;border-radius:15px;background:#fff;color:#2b303b}
#bar b{display:grid;place-items:center;width:28px;height:28px;border-radius:8px;background:#d5dae3}
#page{display:block}
#popup{position:absolute;top:50px;right:14px;border-radius:10px;box-shadow:0 0 0 1px #0002,0 14px 44px #0005}
</style><div id="window"><div id="bar"><i></i><i></i><i></i><span id="address"></span><b><img id="icon" alt=""></b></div><img id="page" alt=""><img id="popup" alt=""></div>`;
