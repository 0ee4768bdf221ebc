import type { PasscodeView } from '../../messaging/passcodes.ts';
import type { Section } from '../../ui/passcode-sections.ts';

/** CSS pixels, the same as in code-list.css: rows of one height let a list of thousands draw what is in view only. */
export const ROW_HEIGHT = 64;
export const HEADING_HEIGHT = 34;
/** Pixels that are drawn above and below what is in view, so that scrolling meets rows and no gaps. */
const BEYOND = 3 * ROW_HEIGHT;

export type ListItem = { readonly key: string; readonly top: number; readonly height: number } & (
  | { readonly kind: 'heading'; readonly section: Section }
  | {
      readonly kind: 'account';
      readonly account: PasscodeView;
      readonly section: Section;
      /** Place in its section. */
      readonly place: number;
      /** Place among all accounts of the list, from 0. */
      readonly position: number;
    }
);

export type AccountItem = Extract<ListItem, { kind: 'account' }>;

/** Headings and rows of a list, each with its place. */
export function layOut(sections: readonly Section[]): readonly ListItem[] {
  const items: ListItem[] = [];
  let top = 0;
  let position = 0;
  for (const section of sections) {
    if (section.kind !== 'all' && section.kind !== 'found') {
      items.push({ key: `${section.kind} ${section.name}`, kind: 'heading', section, top, height: HEADING_HEIGHT });
      top += HEADING_HEIGHT;
    }
    for (const [place, account] of section.accounts.entries()) {
      const key = `account ${account.passcodeId}`;
      items.push({ key, kind: 'account', account, section, place, position, top, height: ROW_HEIGHT });
      top += ROW_HEIGHT;
      position += 1;
    }
  }
  return items;
}

/** A part of the list that is drawn: an item, or the room that undrawn ones take. */
export type Drawn =
  | { readonly kind: 'item'; readonly item: ListItem }
  | { readonly kind: 'gap'; readonly height: number };

/**
 * What to draw of a list that is scrolled to `scrollTop` in a box of `height`. The item `kept` is drawn wherever it is:
 * it has the focus, which would be lost with it.
 */
export function drawnOf(
  items: readonly ListItem[],
  scrollTop: number,
  height: number,
  kept: string | null,
): readonly Drawn[] {
  const from = scrollTop - BEYOND;
  const to = scrollTop + height + BEYOND;
  const drawn: Drawn[] = [];
  let bottom = 0;
  for (const item of items) {
    if ((item.top + item.height <= from || item.top >= to) && item.key !== kept) continue;
    if (item.top > bottom) drawn.push({ kind: 'gap', height: item.top - bottom });
    drawn.push({ kind: 'item', item });
    bottom = item.top + item.height;
  }
  const end = heightOf(items);
  if (end > bottom) drawn.push({ kind: 'gap', height: end - bottom });
  return drawn;
}

export function heightOf(items: readonly ListItem[]): number {
  const last = items.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** Where to scroll so that an item is in view, as little as can be. */
export function scrollTo({ top, height }: ListItem, scrollTop: number, boxHeight: number): number {
  if (top < scrollTop) return Math.max(0, top - HEADING_HEIGHT);
  return Math.max(scrollTop, top + height - boxHeight);
}
