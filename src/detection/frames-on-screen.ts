import { select } from './element-name.ts';
import { foreignFrames, placesOf } from './foreign-frames.ts';
import { FRAMES, frameDocument } from './frame-document.ts';
import type { Place } from './place.ts';

/** Where frames of other origins may be on a capture: it is taken a while before and after anybody can look. */
export interface FramesOnScreen {
  /** A frame of another origin that was asked about: those in shadow roots and in other frames are known by this. */
  readonly meet: (frame: Element) => void;
  /** Begins anew. What is on the screen may be two animation frames old, so this is called as long before. */
  readonly begin: () => void;
  /** Notes where they are now, right before the capture. */
  readonly note: () => void;
  /** Where they were since the beginning and are now; `null` when the page is too large to be sure. */
  readonly take: () => readonly Place[] | null;
}

export function createFramesOnScreen(document: Document): FramesOnScreen {
  const met = new Set<Element>();
  let places: Place[] = [];
  /** Frames of the page's origin, and what they showed: a foreign document may have been there for a moment. */
  let shown = new Map<Element, Document>();

  function note(): void {
    for (const frame of new Set([...select(document, FRAMES), ...met])) {
      const inside = frameDocument(frame);
      if (inside === null) places.push(...placesOf(frame));
      else if (!shown.has(frame)) shown.set(frame, inside);
    }
  }

  return {
    meet: (frame) => void met.add(frame),
    begin() {
      for (const frame of met) if (!frame.isConnected) met.delete(frame);
      places = [];
      shown = new Map();
      note();
    },
    note,
    take() {
      const now = foreignFrames(document);
      if (now === null) return null;
      const replaced = [...shown].filter(([frame, inside]) => frameDocument(frame) !== inside);
      return [...places, ...now, ...replaced.flatMap(([frame]) => placesOf(frame))];
    },
  };
}
