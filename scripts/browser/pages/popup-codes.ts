import type { ControlPlace, RealPopup } from '../popup.ts';
import { waitForSheet } from '../popup-actions.ts';
import { textOf } from '../texts.ts';
import { waitUntil } from '../wait-until.ts';

/** An account in the popup's list, as a person reads it. */
export interface ShownRow {
  readonly issuer: string;
  /** Without the gaps that are drawn; `null` while none is shown. */
  readonly code: string | null;
  /** What stands beside the code as the one after it; `null` where none does. */
  readonly next: string | null;
  /** The code is nearly over: the one after it is shown without being asked for. */
  readonly ending: boolean;
}

/** Which word of an account's menu, by its key. */
export type MenuWord = 'codes_pin' | 'codes_unpin' | 'codes_next_show' | 'codes_remove';

/** The accounts of the list in the order that they stand in. */
export function shownRows(popup: RealPopup): Promise<readonly ShownRow[]> {
  return popup.evaluate(() =>
    [...document.querySelectorAll('.code-row')].map((row) => {
      const digits = row.querySelector('.code-digits:not(.code-awaited)')?.textContent ?? null;
      const next = row.querySelector('.code-next')?.textContent ?? null;
      return {
        issuer: row.querySelector('.code-name strong')?.textContent ?? '',
        code: digits?.replaceAll(' ', '') ?? null,
        next: next?.replace(/^\D+/, '').replaceAll(' ', '') ?? null,
        ending: row.matches('.code-ending'),
      };
    }),
  );
}

/** Waits until the list stands in this order, by issuers. */
export async function waitForOrder(popup: RealPopup, issuers: readonly string[]): Promise<void> {
  const order = async () => (await shownRows(popup)).map(({ issuer }) => issuer).join();
  await waitUntil(
    `the order ${issuers.join()}`,
    async () => ((await order()) === issuers.join() ? true : null),
    async () => `It is ${await order()}.`,
  );
}

/** The row of an issuer, once it is as it should be. */
export async function waitForRow(
  popup: RealPopup,
  issuer: string,
  isReady: (row: ShownRow) => boolean,
): Promise<ShownRow> {
  const row = async () => (await shownRows(popup)).find((candidate) => candidate.issuer === issuer);
  return waitUntil(
    `the row of ${issuer}`,
    async () => {
      const shown = await row();
      return shown !== undefined && isReady(shown) ? shown : null;
    },
    async () => JSON.stringify(await row()),
  );
}

/** Opens the menu of the account of this name and takes a word of it. */
export async function takeFromMenu(popup: RealPopup, name: string, word: MenuWord): Promise<void> {
  await popup.click(textOf('codes_menu_of', name));
  await waitForSheet(popup);
  await popup.click(textOf(word));
}

/** Drags an account by its handle to right above another one of its section. */
export async function dragAbove(popup: RealPopup, issuer: string, other: string): Promise<void> {
  const from = await popup.evaluate(findInRow, issuer, '.code-grip', 0.5);
  const to = await popup.evaluate(findInRow, other, '.code-grip', 0.5);
  const row = await popup.evaluate(findInRow, other, '', 0.1);
  await popup.drag(from, { x: to.x, y: row.y });
}

/** A place in the row of an issuer, so far down in the part that is named. Runs in the popup. */
function findInRow(issuer: string, part: string, down: number): ControlPlace {
  const rows = [...document.querySelectorAll('.code-row')];
  const row = rows.find((candidate) => candidate.querySelector('.code-name strong')?.textContent === issuer);
  const found = part === '' ? row : row?.querySelector(part);
  if (found == null) throw new Error(`there is no ${part} of ${issuer}`);
  const { x, y, width, height } = found.getBoundingClientRect();
  return { x: x + width / 2, y: y + height * down };
}
