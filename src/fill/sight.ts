import { windowOf } from '../detection/frame-document.ts';
import { own } from '../detection/own.ts';
import { frameOf } from './trees.ts';

/** What only a browser that has drawn the page knows of an element. */
export interface Sight {
  readonly isVisible: (element: Element) => boolean;
  /** In CSS pixels. */
  readonly widthOf: (element: Element) => number;
}

/** CSS pixels of the smallest field that a person can see and use. */
const SMALLEST = 8;
/** Elements around it that may clip it. */
const MOST_AROUND = 100;

export const sight: Sight = {
  isVisible(element) {
    for (let shown: Element | null = element; shown !== null; shown = frameOf(shown)) {
      if (!isDrawn(shown) || !isInReach(shown) || isClipped(shown)) return false;
    }
    return true;
  },
  widthOf: (element) => rectOf(element).width,
};

function isDrawn(element: Element): boolean {
  const { width, height } = rectOf(element);
  if (width < SMALLEST || height < SMALLEST) return false;
  // The names that Chromium 121 and Firefox 122 take are not in TypeScript's types yet.
  const wanted = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true } as object;
  return own(element, 'checkVisibility')(wanted);
}

/** Whether scrolling can show it: not so what stands left of or above the page, or beyond its end. */
function isInReach(element: Element): boolean {
  const document = own(element, 'ownerDocument');
  const view = windowOf(document);
  const root = own(document, 'documentElement') as Element | null;
  if (view === null || root === null) return false;
  const { left, right, top, bottom } = rectOf(element);
  const wide = Math.max(root.scrollWidth, view.innerWidth);
  // A page that is read from the right scrolls to negative places.
  const first = view.getComputedStyle(root).direction === 'rtl' ? view.innerWidth - wide : 0;
  const isAcross = right + view.scrollX > first && left + view.scrollX < first + wide;
  const high = Math.max(root.scrollHeight, view.innerHeight);
  return isAcross && bottom + view.scrollY > 0 && top + view.scrollY < high;
}

/** Whether an element around it, too small to show it, hides what reaches beyond. */
function isClipped(element: Element): boolean {
  let around = parentOrHost(element);
  for (let met = 0; around !== null && met < MOST_AROUND; met += 1) {
    const { width, height } = rectOf(around);
    if (width < SMALLEST || height < SMALLEST) {
      const { overflowX, overflowY } = getComputedStyle(around);
      if ((width < SMALLEST && hides(overflowX)) || (height < SMALLEST && hides(overflowY))) return true;
    }
    around = parentOrHost(around);
  }
  return false;
}

const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';

function parentOrHost(element: Element): Element | null {
  const parent = own(element, 'parentNode');
  if (parent === null) return null;
  if (own<Node, 'nodeType'>(parent, 'nodeType') === Node.ELEMENT_NODE) return parent as Element;
  return 'host' in parent ? (parent as ShadowRoot).host : null;
}

const rectOf = (element: Element): DOMRect => own(element, 'getBoundingClientRect')();
