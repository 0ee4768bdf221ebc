import { frameDocument, isFrame } from './frame-document.ts';

/** Whether an element shows a document that is not of the page's own origin. */
export function isForeignFrame(element: Element): boolean {
  return isFrame(element) && frameDocument(element) === null;
}
