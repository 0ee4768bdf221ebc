import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/backup/csv.ts';
import type { ImportResult } from '../../src/backup/import-result.ts';
import { importFile } from '../../src/backup/importers.ts';
import { parseJson } from '../../src/backup/json.ts';
import { faultOf } from '../../src/oath/check-account.ts';
import { formatMigration } from '../../src/oath/migration.ts';
import { count, SEED } from '../support/counts.ts';
import { ACCOUNTS, base32, MAIL, uriOf } from './fixtures/accounts.ts';
import { aegisContent, aegisEntry, aegisPlain } from './fixtures/aegis.ts';
import { andOtpEntry } from './fixtures/andotp.ts';
import { bitwardenItem, bitwardenPlain } from './fixtures/bitwarden.ts';
import { enteUri, freeOtpPlusFile, freeOtpToken, raivoEntry } from './fixtures/others.ts';
import { protonEntry, protonPlain } from './fixtures/proton.ts';
import { fileOf, importOf } from './fixtures/reading.ts';
import { twoFasPlain, twoFasService } from './fixtures/two-fas.ts';

const GOOD: readonly unknown[] = [
  aegisPlain(aegisContent(ACCOUNTS.map((account) => aegisEntry(account)))),
  twoFasPlain(ACCOUNTS.map((account) => twoFasService(account))),
  bitwardenPlain(ACCOUNTS.map((account) => bitwardenItem('x', uriOf(account)))),
  protonPlain(ACCOUNTS.map((account) => protonEntry(account))),
  freeOtpPlusFile(ACCOUNTS.map((account) => freeOtpToken(account))),
  ACCOUNTS.map((account) => andOtpEntry(account)),
  ACCOUNTS.map((account) => raivoEntry(account)),
];
const TEXTS = [
  ...GOOD.map((file) => JSON.stringify(file)),
  ACCOUNTS.map((account) => enteUri(account)).join('\n'),
  formatMigration([MAIL], 1).codes.join('\n'),
  `name,login_totp\n"Mail",${uriOf(MAIL)}\n`,
];
const runs = { numRuns: count(200, 20_000), seed: SEED };
const timeout = count(30_000, 1_800_000);
const refused = (reason: string) => ({ kind: 'refused', reason });

/** Every account that is read can make codes, and every other line says why not. */
function expectWhole(result: ImportResult): void {
  if (result.kind !== 'read') return;
  for (const entry of result.entries) {
    if (entry.kind === 'account') expect(faultOf(entry.account)).toBeNull();
    else expect(entry.reason).toMatch(/^[a-z_]+$/);
    expect(entry.position).toBeGreaterThanOrEqual(1);
  }
}

describe('a hostile file', () => {
  it('is read or refused, whatever its bytes, its text or its JSON', { timeout }, async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }), fc.json());
    await fc.assert(
      fc.asyncProperty(anything, async (file) => expectWhole(await importOf(file))),
      runs,
    );
  });

  it('is read or refused where it is a good one with a few characters changed', { timeout }, async () => {
    const changed = fc
      .tuple(fc.constantFrom(...TEXTS), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(20))
      .map(([text, at, added, removed]) => {
        const where = at % (text.length + 1);
        return text.slice(0, where) + added + text.slice(where + removed);
      });
    await fc.assert(
      fc.asyncProperty(changed, async (text) => expectWhole(await importOf(text))),
      runs,
    );
  });

  it('is read or refused where any value of a good one is another', { timeout }, async () => {
    const other = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(-1, 2 ** 53, 1e308, '', '__proto__', { __proto__: null }, [[]]),
    );
    const changed = fc.tuple(fc.constantFrom(...GOOD), fc.nat(), other).map(([file, at, value]) => {
      const copy = structuredClone(file) as Record<string, unknown>;
      const places: (readonly [Record<string, unknown>, string])[] = [];
      const walk = (object: Record<string, unknown>): void => {
        for (const [name, each] of Object.entries(object)) {
          places.push([object, name]);
          if (typeof each === 'object' && each !== null) walk(each as Record<string, unknown>);
        }
      };
      walk(copy);
      const [object, name] = places[at % places.length]!;
      object[name] = value;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(changed, async (file) => expectWhole(await importOf(file))),
      runs,
    );
  });

  it('costs no more than its bounds allow', async () => {
    expect(await importFile(new Uint8Array(16 * 1024 * 1024 + 1), null)).toMatchObject(refused('too_large'));
    expect(await importOf('['.repeat(1_000_000))).toMatchObject(refused('too_deep'));
    expect(await importOf(`{"version":1,"entries":${'['.repeat(64)}${']'.repeat(64)}}`)).toMatchObject(
      refused('too_deep'),
    );
    const many = Array.from({ length: 20_001 }, () => null);
    const files = [
      aegisPlain(aegisContent(many)),
      twoFasPlain(many),
      bitwardenPlain(many),
      protonPlain(many),
      freeOtpPlusFile(many),
      [...many, andOtpEntry(MAIL)],
      [...many, raivoEntry(MAIL)],
      `name,login_totp\n${'x,\n'.repeat(20_001)}`,
      `${uriOf(MAIL)}\n`.repeat(20_001),
      `${uriOf(MAIL)}${'\n'.repeat(200_000)}`,
      `${formatMigration([MAIL], 1).codes.join('')}\n`.repeat(2001),
    ];
    for (const file of files) expect(await importOf(file)).toMatchObject(refused('too_many'));
  });

  it('of 20,000 entries is read', async () => {
    const result = await importOf(`${uriOf(MAIL)}\n`.repeat(20_000));
    expect(result.kind === 'read' ? result.entries.length : result).toBe(20_000);
  });

  it('changes no prototype, and its keys with names of one are nothing', async () => {
    const file = `{"__proto__":{"secret":"x"},"tokens":[{"__proto__":{"type":"TOTP","secret":[1,2]}}],"tokenOrder":[],"constructor":1}`;
    expect(await importOf(file)).toMatchObject({
      kind: 'read',
      entries: [{ kind: 'unreadable', reason: 'not_an_entry' }],
    });
    expect(await importOf('{"__proto__":{"tokens":[],"tokenOrder":[]}}')).toMatchObject(refused('unknown_format'));
    expect(({} as Record<string, unknown>)['secret']).toBeUndefined();
  });

  it('has no secret in the lines that say why it was not read', async () => {
    const secret = base32(MAIL.secret).replaceAll('=', '');
    const lines = [
      `otpauth://totp/x?secret=${secret}&digits=99`,
      `otpauth://totp/x&secret=${secret}`,
      `otpauth://totp/secret%3D${secret}`,
      `otpauth://${secret}/x`,
      `otpauth:${secret}`,
      secret,
      `otpauth-migration://offline?data=${secret}`,
    ];
    const result = await importOf([uriOf(MAIL), ...lines].join('\n'));
    expect(result.kind === 'read' ? result.entries.length : 0).toBe(8);
    const told = result.kind === 'read' ? result.entries.filter(({ kind }) => kind === 'unreadable') : [];
    expect(told.length).toBe(7);
    expect(JSON.stringify(told)).not.toContain(secret);
  });
});

describe('JSON', () => {
  it('is as deep as its brackets outside of strings', () => {
    const inside = `"${'['.repeat(100)}\\"${'{'.repeat(100)}"`;
    expect(parseJson(`[${inside}]`)).toEqual({ kind: 'json', value: [JSON.parse(inside)] });
    expect(parseJson('['.repeat(64) + ']'.repeat(64)).kind).toBe('json');
    expect(parseJson('['.repeat(65) + ']'.repeat(65)).kind).toBe('too_deep');
    expect(parseJson('{]').kind).toBe('not_json');
  });
});

describe('CSV', () => {
  it('is read back as it was written', { timeout }, () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') });
    const rows = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (table, end, isEnded) => {
        const text = table.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(end);
        expect(parseCsv(text + (isEnded ? end : ''), 100)).toEqual(table);
      }),
      runs,
    );
  });

  it('is none where a quote stays open or text stands behind one', () => {
    for (const text of ['"a', 'a,"b\n', '"a"b', `"${'""'.repeat(1_000_000)}`]) expect(parseCsv(text, 10)).toBeNull();
    expect(parseCsv('a,\n\nb"c\n', 10)).toEqual([['a', ''], [''], ['b"c']]);
    expect(parseCsv('a\n'.repeat(100), 10)?.length).toBe(11);
  });
});

it('a file of bytes is the same to all importers', async () => {
  expect(await importFile(fileOf(TEXTS[0]), null)).toEqual(await importOf(GOOD[0]));
});
