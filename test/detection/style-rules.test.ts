import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStyleRules } from '../../src/detection/style-rules.ts';

/** Style sheets as browsers hand them out (CSSOM), by a page that may mean no good. */

/** Declarations that somebody asked a rule for. */
let asked = 0;
beforeEach(() => {
  asked = 0;
  vi.stubGlobal('CSS', { supports: (condition: string) => !condition.includes('!') && condition !== 'selector()' });
});
afterEach(() => vi.unstubAllGlobals());

const NOTHING = { backgroundImage: 'none', maskImage: 'none', content: 'normal', boxShadow: 'none' };
const PICTURE = { backgroundImage: 'url("code.png")' };

const rule = (selectorText: string, declarations: Partial<typeof NOTHING> = PICTURE): object => ({
  selectorText,
  get style() {
    asked += 1;
    return { ...NOTHING, ...declarations };
  },
});
const group = (...cssRules: object[]) => ({ cssRules, insertRule: () => 0 });
const sheet = (cssRules: object[], href: string | null = null) => ({ href, cssRules });
const many = (count: number, make: (at: number) => object = (at) => rule(`.a${at}`)): object[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** A document, which may have pictures named like its sheets. */
function documentOf(...styleSheets: object[]): Document {
  const own = { styleSheets: { value: {} }, adoptedStyleSheets: { value: {} } };
  return Object.create({ styleSheets, adoptedStyleSheets: [] }, own) as Document;
}

function selectorsOf(...sheets: object[]): readonly string[] {
  const rules = createStyleRules({ files: true });
  rules.meet(documentOf(...sheets));
  return rules.selectors().split(',').slice(1);
}

describe('the style sheets of a document', () => {
  it('say which elements get a picture, a mask, a picture before them, or very long shadows', () => {
    const drawn = [
      rule('.picture'),
      rule('.mask', { maskImage: 'url("data:image/svg+xml,")' }),
      rule('.before::before', { content: 'url("code.png")' }),
      rule('.shadow', { boxShadow: '1px 1px 0px 0px rgb(0, 0, 0), '.repeat(30) }),
      rule('.short', { boxShadow: '1px 1px' }),
      rule('.plain', {}),
    ];
    expect(selectorsOf(sheet(drawn))).toEqual(['.picture', '.mask', '.before', '.shadow']);
  });

  it('are read once, and go on where rules were added', () => {
    const cssRules = [rule('.one')];
    const rules = createStyleRules();
    const inside = group();
    cssRules.push(inside);
    const root = documentOf(sheet(cssRules));
    rules.meet(root);
    expect(rules.readAgain([root])).toBe(false);
    cssRules.push(rule('.two'));
    expect(rules.readAgain([root])).toBe(true);
    inside.cssRules.push(rule('.three'));
    expect(rules.readAgain([root])).toBe(true);
    expect(rules.selectors()).toBe(',.one,.two,.three');
    expect(asked).toBe(3);
  });

  it('are looked at once however many roots share them, and groups no more once their sheet is gone', () => {
    let looked = 0;
    const counted = {
      insertRule: () => 0,
      get cssRules() {
        looked += 1;
        return [rule('.one')];
      },
    };
    const shared = sheet([counted]);
    const roots = many(1_000, () => documentOf(shared)) as Document[];
    const rules = createStyleRules();
    for (const root of roots) rules.meet(root);
    expect(looked).toBe(1);
    rules.readAgain(roots);
    expect(looked).toBe(2);
    rules.readAgain([documentOf()]);
    expect(looked).toBe(2);
  });

  it('are read in layers and media rules, and in those inside each other; what an import brings is not', () => {
    const round = sheet([]);
    round.cssRules.push({ href: 'round.css', styleSheet: round }, rule('.after'));
    expect(selectorsOf(sheet([group(rule('.one'), group(rule('.two')))]), round)).toEqual(['.one', '.two', '.after']);
  });

  it('of another origin tell nothing, and keep no other from it', () => {
    const foreign = {
      href: 'https://other.example/a.css',
      get cssRules(): never {
        throw new DOMException('Cannot access rules', 'SecurityError');
      },
    };
    expect(selectorsOf(foreign, sheet([rule('.own')]))).toEqual(['.own']);
  });

  it('that are files say what has an address of its own: what is in the file is no code of one login', () => {
    const rules = [
      rule('.address'),
      rule('.data', { backgroundImage: 'url("data:image/png;base64,AAAA")' }),
      rule('.both', { backgroundImage: 'url("data:image/png;base64,AAAA"), url("code.png")' }),
      rule('.filter', { maskImage: 'url("#mask")' }),
      rule('.shadow', { boxShadow: '1px 1px 0px 0px rgb(0, 0, 0), '.repeat(30) }),
    ];
    expect(selectorsOf(sheet(rules, 'https://page.example/a.css'))).toEqual(['.address', '.both']);
    expect(selectorsOf(sheet(rules.slice(1, 2), 'data:text/css,'))).toEqual(['.data']);
  });

  it('that are files are not asked for one rule but by a scan, whatever else is there', () => {
    const root = documentOf(sheet([rule('.own')]), sheet(many(250), 'https://page.example/a.css'));
    const rules = createStyleRules();
    rules.meet(root);
    expect([asked, rules.selectors()]).toEqual([1, ',.own']);
    createStyleRules({ files: true }).meet(root);
    expect(asked).toBe(252);
  });

  it('that are made to be endless have 2000 rules read, and 50 selectors kept of those that browsers know', () => {
    expect(selectorsOf(sheet(many(1_500)), sheet(many(1_500)))).toHaveLength(50);
    const bound = 2_000;
    const plain = (at: number) => rule(`.b${at}`, {});
    asked = 0;
    selectorsOf(sheet(many(1_500, plain)), sheet(many(1_500, plain)));
    expect(asked).toBe(bound);
    asked = 0;
    selectorsOf(...many(30, () => sheet(many(100, plain), 'https://page.example/a.css')));
    expect(asked).toBe(bound);
    asked = 0;
    selectorsOf(sheet(many(150, () => group(plain(0)))));
    expect(asked).toBe(100);
    expect(selectorsOf(sheet([rule('!'), rule('::before'), rule(`.${'a'.repeat(200)}`), rule('.fine')]))).toEqual([
      '.fine',
    ]);
  });
});
