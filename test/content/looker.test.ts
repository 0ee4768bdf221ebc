import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = join(ROOT, 'src');

/** Bytes of the script that every page gets, as it is built. */
const MOST_BYTES = 12_288;

/** Every module that is built into the file of `entry`, relative to src; packages by their names. */
function modulesOf(entry: string): ReadonlySet<string> {
  const modules = new Set<string>();
  const files = [join(SOURCES, entry)];
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const name = relative(SOURCES, file);
    if (modules.has(name)) continue;
    modules.add(name);
    for (const imported of importsOf(file)) {
      if (imported.startsWith('.')) files.push(resolve(dirname(file), imported));
      else modules.add(imported);
    }
  }
  return modules;
}

/** What an import of types names is gone after compiling. */
function importsOf(file: string): readonly string[] {
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
      return [(statement.moduleSpecifier as ts.StringLiteral).text];
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly && statement.moduleSpecifier !== undefined)
      return [(statement.moduleSpecifier as ts.StringLiteral).text];
    return [];
  });
}

const roomOf = (module: string): string => (module.includes('/') ? (module.split('/', 1)[0] ?? '') : module);

describe('the script that every page gets', () => {
  it('is made of nothing but candidates, when to look, and messages', () => {
    const rooms = [...modulesOf('content/main.iife.ts')].map(roomOf);
    expect([...new Set(rooms)].sort()).toEqual(['content', 'detection', 'messaging']);
  });

  it('leaves what reads codes to the other one', () => {
    const rooms = [...modulesOf('content/reader.iife.ts')].map(roomOf);
    expect(rooms).toEqual(expect.arrayContaining(['vision', 'payloads', 'jsqr']));
  });

  it.each(['chromium', 'firefox'])('has at most 12 kB for %s, and neither script loads anything', (browser) => {
    const built = (name: string) => join(ROOT, 'dist', browser, 'src', 'content', name);
    expect(statSync(built('main.iife.js')).size).toBeLessThanOrEqual(MOST_BYTES);
    for (const name of ['main.iife.js', 'reader.iife.js']) {
      expect(readFileSync(built(name), 'utf8')).not.toMatch(/\bimport\s*\(|\bimportScripts\b|\bimport\s*['"{*]|getURL/);
    }
  });
});
