import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import messages from '../../_locales/en/messages.json';
import { DEVICE_FAILURES, ENROLMENT_FAILURES } from '../../src/messaging/messages.ts';
import { FAILURE_CODES } from '../../src/messaging/views.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = ['popup', 'options', 'welcome', 'reading', 'ui'];
const texts = new Map(Object.entries(messages as Readonly<Record<string, { message: string; description?: string }>>));

interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

function sources(folder: string): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = join(folder, name);
      const code = readFileSync(join(ROOT, path), 'utf8');
      const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      return { path, tree: ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, kind) };
    });
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

const pages = PAGES.flatMap((page) => sources(join('src', page)));
/** Whoever shows words: the pages, and the background in notifications and menus. */
const all = [
  ...pages,
  ...sources(join('src', 'background')),
  ...sources(join('src', 'approvals')),
  ...sources(join('src', 'accounts')),
];

/** Keys that are named whole, and `x` of `x_one` and `x_other` where `tCount` names it. */
function namedKeys(): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { tree } of all) {
    visit(tree, (node) => {
      if (ts.isStringLiteralLike(node)) named.add(node.text);
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'tCount') return;
      const [base] = node.arguments;
      if (base !== undefined && ts.isStringLiteralLike(base)) {
        for (const category of ['one', 'other']) named.add(`${base.text}_${category}`);
      }
    });
  }
  const manifest = readFileSync(join(ROOT, 'manifest.json'), 'utf8');
  for (const [, key] of manifest.matchAll(/__MSG_(\w+)__/g)) if (key !== undefined) named.add(key);
  return named;
}

/** Keys that the code puts together: `failure_${code}_title`. */
function composedKeys(): readonly RegExp[] {
  const patterns: RegExp[] = [];
  // `tCount` itself puts any two words together: its callers are what counts.
  for (const { tree } of all.filter(({ path }) => path !== join('src', 'ui', 't.ts'))) {
    visit(tree, (node) => {
      if (!ts.isTemplateExpression(node) || !ts.isCallExpression(node.parent)) return;
      if (!['t', 'tCount'].includes(node.parent.expression.getText())) return;
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      patterns.push(new RegExp(`^${parts.join('\\w+')}$`));
    });
  }
  return patterns;
}

describe('the texts', () => {
  it('each have words and a description for translators', () => {
    for (const [key, { message, description }] of texts) {
      expect(message.trim(), key).not.toBe('');
      expect(description ?? '', key).not.toBe('');
    }
  });

  it('have every key that the code names', () => {
    const missing: string[] = [];
    for (const { path, tree } of all) {
      visit(tree, (node) => {
        if (!ts.isCallExpression(node)) return;
        const callee = node.expression.getText();
        const [key] = node.arguments;
        if (key === undefined || !ts.isStringLiteralLike(key)) return;
        const wanted = callee === 'tCount' ? [`${key.text}_one`, `${key.text}_other`] : [key.text];
        if (!['t', 'tCount'].includes(callee) && !callee.endsWith('i18n.getMessage')) return;
        for (const name of wanted) if (!texts.has(name)) missing.push(`${path}: ${name}`);
      });
    }
    expect(missing).toEqual([]);
  });

  it('have a title and a text for every failure', () => {
    for (const code of [...FAILURE_CODES, ...ENROLMENT_FAILURES, ...DEVICE_FAILURES]) {
      for (const part of ['title', 'text']) expect(texts.has(`failure_${code}_${part}`), `${code} ${part}`).toBe(true);
    }
  });

  it('are each used somewhere', () => {
    const named = namedKeys();
    const composed = composedKeys();
    const unused = [...texts.keys()].filter((key) => !named.has(key) && !composed.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('keep what the stores allow for the description', () => {
    expect(messages.extension_description.message.length).toBeLessThanOrEqual(132);
  });
});

describe('the pages', () => {
  it('write no words of their own', () => {
    const written: string[] = [];
    for (const { path, tree } of pages) {
      visit(tree, (node) => {
        if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) written.push(`${path}: ${node.text.trim()}`);
        if (!ts.isJsxAttribute(node) || node.initializer === undefined || !ts.isStringLiteral(node.initializer)) return;
        if (!['label', 'title', 'alt', 'placeholder', 'aria-label'].includes(node.name.getText())) return;
        if (node.initializer.text !== '') written.push(`${path}: ${node.name.getText()}="${node.initializer.text}"`);
      });
    }
    expect(written).toEqual([]);
  });

  it('style nothing inline, which their content security policy would not take', () => {
    const styled: string[] = [];
    for (const { path, tree } of pages) {
      visit(tree, (node) => {
        if (ts.isJsxAttribute(node) && node.name.getText() === 'style') styled.push(path);
      });
    }
    expect(styled).toEqual([]);
  });
});
