import { own } from './own.ts';

/** Rules that are read of one document's own sheets and of its files, rules with rules in them, and selectors. */
const MOST_RULES = 2_000;
const MOST_GROUPS = 100;
const MOST_SELECTORS = 50;
/** Characters of a selector; one that is longer lists many elements. */
const LONGEST_SELECTOR = 200;
/** Characters of the gradients or shadows of the simplest code. */
const LEAST_STYLE = 600;

/**
 * Finds out which elements get a picture, a mask, or long gradients and shadows from the style sheets of a document. A
 * code is made for one login: in a file, which is the same for many, only what has its address. Each rule is read once.
 * What a sheet of another origin says (without CORS), and what sheets import, is not read.
 */
export interface StyleRules {
  /** Reads rules that were not there before. Whether new selectors were found. */
  readonly read: (root: Document | ShadowRoot) => boolean;
  /** Selectors for `findCandidates`: empty, or with a comma before each. */
  readonly selectors: () => string;
}

type RuleHolder = CSSStyleSheet | CSSGroupingRule;

/** `files`: also those of linked sheets, whose rules the browser parses only now: 2000 take 10 to 25 ms. */
export function createStyleRules({ files = false } = {}): StyleRules {
  const known = new WeakMap<RuleHolder, number>();
  const selectors = new Set<string>();
  /** `@media`, `@layer` and the like, and whether they stand in a file. */
  const groups = new Map<RuleHolder, boolean>();
  const left = [MOST_RULES, MOST_RULES] as [own: number, files: number];

  function readRules(holder: RuleHolder, isFile: boolean): void {
    const rules = rulesOf(holder);
    const kind = isFile ? 1 : 0;
    let index = Math.min(known.get(holder) ?? 0, rules.length);
    for (; index < rules.length && left[kind] > 0; index++) {
      left[kind] -= 1;
      const rule = rules[index] as CSSRule;
      if ('selectorText' in rule && 'style' in rule) readRule(rule as CSSStyleRule, isFile);
      else if ('insertRule' in rule && groups.size < MOST_GROUPS) groups.set(rule as CSSGroupingRule, isFile);
    }
    known.set(holder, index);
  }

  function readRule({ style, selectorText }: CSSStyleRule, isFile: boolean): void {
    if (selectors.size >= MOST_SELECTORS || selectorText.length > LONGEST_SELECTOR) return;
    const pictures = `${style.backgroundImage} ${style.maskImage} ${style.content}`;
    const isDrawn = !isFile && pictures.length + style.boxShadow.length >= LEAST_STYLE;
    if (!isDrawn && !(isFile ? /url\("?(?!"?(?:data:|#))/ : /url\(/).test(pictures)) return;
    // Who stands before or after the content is read with the element.
    const selector = selectorText.replace(/::?(?:before|after)/g, '');
    if (CSS.supports(`selector(${selector})`)) selectors.add(selector);
  }

  return {
    read(root) {
      const before = selectors.size;
      for (const sheet of [...own(root, 'styleSheets'), ...own(root, 'adoptedStyleSheets')]) {
        const isFile = /^http/.test(sheet.href ?? '');
        if (files || !isFile) readRules(sheet, isFile);
      }
      // Those that are met meanwhile come after.
      for (const [group, isFile] of groups) readRules(group, isFile);
      return selectors.size > before;
    },
    selectors: () => [...selectors].map((selector) => `,${selector}`).join(''),
  };
}

function rulesOf(holder: RuleHolder): ArrayLike<CSSRule> {
  try {
    return holder.cssRules;
  } catch {
    // SecurityError: a sheet of another origin.
    return [];
  }
}
