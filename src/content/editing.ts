import { own } from '../detection/own.ts';

/** Kinds of input that take no text: the focus on one of them is no typing. */
const NOT_TYPED = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'hidden',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);

/** Whether an editable field has the focus, in whatever open shadow root. A focused frame may hold one, so it counts. */
export function isEditing(document: Document): boolean {
  let active = own(document, 'activeElement');
  for (let root = rootOf(active); root?.activeElement; root = rootOf(active)) active = root.activeElement;
  if (active instanceof HTMLInputElement) return !NOT_TYPED.has(active.type) && !active.readOnly;
  if (active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement) return true;
  if (active instanceof HTMLIFrameElement) return true;
  return active instanceof HTMLElement && own(active, 'isContentEditable');
}

const rootOf = (element: Element | null): ShadowRoot | null => (element === null ? null : own(element, 'shadowRoot'));
