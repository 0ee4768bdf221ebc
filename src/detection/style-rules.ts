import { own } from './own.ts';

/** Rules that are read of one document's own sheets and of its files, rules with rules in them, and selectors. */
const MOST_RULES = 2_000;
const MOST_GROUPS = 100;
const MOST_SELECTORS = 50;
/** Characters of a selector; one that is longer lists many elements. */
const LONGEST_SELECTOR = 200;
/** Characters of the gradients or shadows of the simplest code, as it is written. */
export const LEAST_STYLE = 600;

/**
 * Finds out which elements get a picture, a mask, or long gradients and shadows from the style sheets of a document. A
 * code is made for one login: in a file, which is the same for many, only what has its address. Each rule is read once.
 * What a sheet of another origin says (without CORS), and what sheets import, is not read.
 */
export interface StyleRules {
  /** Reads the sheets of a root that no other one had. */
  readonly meet: (root: Document | ShadowRoot) => void;
  /** Reads rules that were not there before. Whether new selectors were found. */
  readonly readAgain: (roots: Iterable<Document | ShadowRoot>) => boolean;
  /** Selectors for `findCandidates`: empty, or with a comma before each. */
  readonly selectors: () => string;
}

type RuleHolder = CSSStyleSheet | CSSGroupingRule;

/** How many rules of a sheet or group were read, and those with rules in them: `@media`, `@layer` and the like. */
interface Known {
  readonly read: number;
  readonly groups: CSSGroupingRule[];
}

/** `files`: also those of linked sheets, whose rules the browser parses only now: 2000 take 10 to 25 ms. */
export function createStyleRules({ files = false } = {}): StyleRules {
  const known = new WeakMap<RuleHolder, Known>();
  const selectors = new Set<string>();
  const left = [MOST_RULES, MOST_RULES] as [own: number, files: number];
  let groupsLeft = MOST_GROUPS;

  function readRules(holder: RuleHolder, isFile: boolean): void {
    const rules = rulesOf(holder);
    const kind = isFile ? 1 : 0;
    const { read, groups } = known.get(holder) ?? { read: 0, groups: [] };
    let index = Math.min(read, rules.length);
    for (; index < rules.length && left[kind] > 0; index++) {
      left[kind] -= 1;
      const rule = rules[index] as CSSRule;
      if ('selectorText' in rule && 'style' in rule) readRule(rule as CSSStyleRule, isFile);
      else if ('insertRule' in rule && groupsLeft > 0) {
        groupsLeft -= 1;
        groups.push(rule as CSSGroupingRule);
      }
    }
    known.set(holder, { read: index, groups });
    for (const group of groups) readRules(group, isFile);
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

  function readSheets(sheets: Iterable<CSSStyleSheet>): void {
    for (const sheet of sheets) {
      const isFile = /^http/.test(sheet.href ?? '');
      if (files || !isFile) readRules(sheet, isFile);
    }
  }

  return {
    meet(root) {
      readSheets(sheetsOf(root).filter((sheet) => !known.has(sheet)));
    },
    readAgain(roots) {
      const before = selectors.size;
      // Many roots may share a sheet.
      readSheets(new Set([...roots].flatMap(sheetsOf)));
      return selectors.size > before;
    },
    selectors: () => [...selectors].map((selector) => `,${selector}`).join(''),
  };
}

function sheetsOf(root: Document | ShadowRoot): readonly CSSStyleSheet[] {
  return [...own(root, 'styleSheets'), ...own(root, 'adoptedStyleSheets')];
}

function rulesOf(holder: RuleHolder): ArrayLike<CSSRule> {
  try {
    return holder.cssRules;
  } catch {
    // SecurityError: a sheet of another origin.
    return [];
  }
}
