import type { Looked } from '../messaging/messages.ts';
import { nameOf } from './element-name.ts';
import { isFrame } from './frame-document.ts';

const PICTURES: ReadonlySet<string> = new Set(['image', 'img', 'input', 'picture', 'video']);

/** What a scan looked at, for the person who asks why nothing was found: elements in view by what they are. */
export function lookedAt(elements: readonly Element[], captured: boolean): Looked {
  // A frame of the page's own origin is gone through, and never looked at as one.
  const frames = elements.filter(isFrame).length;
  const pictures = elements.filter((element) => PICTURES.has(nameOf(element))).length;
  return { pictures, frames, drawings: elements.length - pictures - frames, captured };
}
