import { own } from './own.ts';

/** Rules that are read of one document, and selectors that are kept. */
const MOST_RULES = 2_000;
const MOST_SELECTORS = 50;
/** Characters of a selector; one that is longer lists many elements. */
const LONGEST_SELECTOR = 200;
/** Characters of the gradients or shadows of the simplest code. */
const LEAST_STYLE = 600;

/**
 * Finds out which elements get a picture, a mask, or long gradients and shadows from the style sheets that stand in a
 * document. A code is made for one login: what comes from a file is none. Each rule is read once.
 */
export interface StyleRules {
  /** Reads rules that were not there before. Whether new selectors were found. */
  readonly read: (root: Document | ShadowRoot) => boolean;
  /** Selectors for `findCandidates`: empty, or with a comma before each. */
  readonly selectors: () => string;
}

export function createStyleRules(): StyleRules {
  const known = new WeakMap<CSSStyleSheet, number>();
  const selectors = new Set<string>();
  let left = MOST_RULES;

  function readSheet(sheet: CSSStyleSheet): void {
    if (sheet.href !== null) return;
    const rules = rulesOf(sheet);
    const from = known.get(sheet) ?? 0;
    known.set(sheet, rules.length);
    for (let index = Math.min(from, rules.length); index < rules.length && left > 0; index++) {
      left -= 1;
      const rule = rules[index];
      if (rule !== undefined && 'style' in rule && 'selectorText' in rule) readRule(rule as CSSStyleRule);
    }
  }

  function readRule({ style, selectorText }: CSSStyleRule): void {
    if (selectors.size >= MOST_SELECTORS || selectorText.length > LONGEST_SELECTOR) return;
    const pictures = `${style.backgroundImage} ${style.maskImage} ${style.content}`;
    const isDrawn = pictures.length + style.boxShadow.length >= LEAST_STYLE;
    if (!isDrawn && !pictures.includes('url(')) return;
    // Who stands before or after the content is read with the element.
    const selector = selectorText.replace(/::?(?:before|after)/g, '');
    if (CSS.supports(`selector(${selector})`)) selectors.add(selector);
  }

  return {
    read(root) {
      const before = selectors.size;
      for (const sheet of [...own(root, 'styleSheets'), ...own(root, 'adoptedStyleSheets')]) readSheet(sheet);
      return selectors.size > before;
    },
    selectors: () => [...selectors].map((selector) => `,${selector}`).join(''),
  };
}

function rulesOf(sheet: CSSStyleSheet): ArrayLike<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    // SecurityError: a sheet of another origin.
    return [];
  }
}
