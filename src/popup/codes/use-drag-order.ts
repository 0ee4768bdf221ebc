import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AccountItem } from './list-window.ts';

/** Pixels from the edge of the list at which it goes on under a dragged row, and how far with each movement. */
const EDGE = 40;
const STEP = 14;

interface Dragging {
  readonly item: AccountItem;
  /** How many rows of its section stand above the pointer. */
  readonly above: number;
}

export interface DragOrder {
  readonly listeners: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
  start(event: PointerEvent, item: AccountItem): void;
  /** How a row is drawn meanwhile. */
  markOf(item: AccountItem): 'dragged' | 'before' | 'after' | null;
}

/** Takes a row by its handle to another place of its section. Escape leaves everything as it was. */
export function useDragOrder({
  box,
  rows,
  onMove,
}: {
  readonly box: RefObject<HTMLElement | null>;
  readonly rows: readonly AccountItem[];
  readonly onMove: (item: AccountItem, to: number) => void;
}): DragOrder {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  useEffect(() => {
    if (dragging === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Not the popup's: it would close.
      event.preventDefault();
      event.stopPropagation();
      setDragging(null);
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [dragging === null]);

  // The list may have been drawn anew meanwhile, from other objects.
  const isBeside = (one: AccountItem, other: AccountItem) =>
    one.section.kind === other.section.kind && one.section.name === other.section.name;
  /** The place that it would have. */
  const goal = ({ item, above }: Dragging) => (above > item.place ? above - 1 : above);

  return {
    listeners: {
      onPointerMove(event) {
        const element = box.current;
        if (dragging === null || element === null) return;
        const { top, bottom } = element.getBoundingClientRect();
        if (event.clientY < top + EDGE) element.scrollTop -= STEP;
        else if (event.clientY > bottom - EDGE && bottom > top) element.scrollTop += STEP;
        const y = event.clientY - top + element.scrollTop;
        const above = rows.filter((row) => isBeside(row, dragging.item) && row.top + row.height / 2 < y).length;
        if (above !== dragging.above) setDragging({ item: dragging.item, above });
      },
      onPointerUp() {
        if (dragging === null) return;
        setDragging(null);
        const to = goal(dragging);
        if (to !== dragging.item.place) onMove(dragging.item, to);
      },
      onPointerCancel: () => setDragging(null),
    },
    start(event, item) {
      if (event.button !== 0) return;
      event.preventDefault();
      // Movements go on being told outside of the popup's window.
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
      setDragging({ item, above: item.place });
    },
    markOf(item) {
      if (dragging === null || !isBeside(item, dragging.item)) return null;
      if (item.key === dragging.item.key) return 'dragged';
      if (goal(dragging) === dragging.item.place) return null;
      if (item.place === dragging.above) return 'before';
      return dragging.above === item.section.accounts.length && item.place === dragging.above - 1 ? 'after' : null;
    },
  };
}
