import { nameOf } from './element-name.ts';

/** What browsers offer extensions for shadow roots that pages keep closed. */
interface ForExtensions {
  readonly openOrClosedShadowRoot?: ShadowRoot | null;
}

/** What can have a shadow root (DOM, attachShadow), custom elements among them. */
const HOSTS = /-|^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

/**
 * The shadow root of an element, closed ones too: Chromium tells by `chrome.dom` in 2 us, Firefox by a property. Forms,
 * which may have fields of these names (`own`), can have none.
 */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (!HOSTS.test(nameOf(element))) return null;
  return element.shadowRoot ?? (element as ForExtensions).openOrClosedShadowRoot ?? askChromium(element);
}

function askChromium(element: Element): ShadowRoot | null {
  if (typeof chrome === 'undefined' || !('dom' in chrome)) return null;
  try {
    return chrome.dom.openOrClosedShadowRoot(element as HTMLElement);
  } catch {
    // It takes HTML elements only.
    return null;
  }
}
