import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBackup, writeBackup } from '../../src/backup/backup.ts';
import { decodeContents, encodeContents } from '../../src/backup/backup-contents.ts';
import { formatUriList } from '../../src/backup/uri-list.ts';
import type { OathAccount } from '../../src/oath/account.ts';
import { count, SEED } from '../support/counts.ts';
import { ACCOUNTS, BANK, DOOR, MAIL } from './fixtures/accounts.ts';
import { entry, importOf, readFrom } from './fixtures/reading.ts';

const PASSWORD = 'cafe\u0301 and a correct horse';
const NOW = Date.UTC(2026, 10, 22);
const CONTENTS = {
  accounts: ACCOUNTS.map((account, order) => ({
    account,
    arrangement: { order, group: 'Private', pinned: order === 0, note: '', colour: 'of a later version' },
  })),
  enrolAgain: [{ label: 'ann@work.example', issuer: 'https://login.work.example' }],
};
const read = {
  entries: CONTENTS.accounts.map(({ account, arrangement }, at) => entry(at + 1, account, arrangement)),
  enrolAgain: CONTENTS.enrolAgain,
};

let text: string;
beforeAll(async () => {
  const written = await writeBackup(CONTENTS, PASSWORD);
  if (written.kind !== 'written') throw new Error(written.reason);
  text = written.text;
});

interface Envelope {
  readonly kdf: { readonly name: string; readonly iterations: number; readonly salt: string };
  readonly cipher: { readonly name: string; readonly nonce: string };
  readonly ciphertext: string;
}
const envelopeOf = (file: string) => JSON.parse(file) as Envelope;
const envelope = () => envelopeOf(text);

describe('a backup', () => {
  it('gives back what was written, also through the table of importers, and to the same password in other characters', async () => {
    const opened = await readBackup(text, PASSWORD.normalize('NFC'));
    expect(opened).toEqual({ kind: 'opened', contents: { ...read, createdAt: expect.any(Number) } });
    expect(await importOf(text)).toEqual({ kind: 'needs_password', source: 'countersign' });
    expect(await importOf(text, PASSWORD)).toEqual({
      kind: 'read',
      source: 'countersign',
      ...read,
      createdAt: expect.any(Number),
    });
    expect(await importOf(text, 'wrong')).toEqual({ kind: 'not_opened', source: 'countersign', reason: 'unclear' });
  });

  it('holds no name and no secret in the clear, and has another salt and nonce each time', async () => {
    const again = await writeBackup(CONTENTS, PASSWORD);
    const other = envelopeOf(again.kind === 'written' ? again.text : '{}');
    const { kdf, cipher, ciphertext } = envelope();
    expect(Object.keys(envelope())).toEqual(['countersign_backup', 'kdf', 'cipher', 'ciphertext']);
    expect(other.kdf.salt).not.toBe(kdf.salt);
    expect(other.cipher.nonce).not.toBe(cipher.nonce);
    const bytes = Buffer.from(ciphertext, 'base64url').toString('latin1');
    for (const word of ['otpauth', 'Mail', 'ann', 'work'])
      expect(bytes + JSON.stringify([kdf, cipher])).not.toContain(word);
  });

  it('does not open once any word of it was changed', async () => {
    const { kdf, cipher, ciphertext } = envelope();
    const flipped = (said: string) => (said.startsWith('A') ? 'B' : 'A') + said.slice(1);
    const changes: readonly object[] = [
      { kdf: { ...kdf, salt: flipped(kdf.salt) } },
      { kdf: { ...kdf, iterations: kdf.iterations + 1 } },
      { cipher: { ...cipher, nonce: flipped(cipher.nonce) } },
      { ciphertext: flipped(ciphertext) },
      { ciphertext: Buffer.from(ciphertext, 'base64url').subarray(0, -1).toString('base64url') },
    ];
    for (const change of changes)
      expect(await readBackup(JSON.stringify({ ...envelope(), ...change }), PASSWORD)).toEqual({ kind: 'not_opened' });
  });

  it('is none where its envelope is another, and newer where it says so', async () => {
    const { kdf, cipher } = envelope();
    const changes: readonly (readonly [object, string])[] = [
      [{ countersign_backup: 2 }, 'newer'],
      [{ countersign_backup: '1' }, 'not_a_backup'],
      [{ countersign_backup: 0 }, 'not_a_backup'],
      [{ kdf: { ...kdf, iterations: 599_999 } }, 'not_a_backup'],
      [{ kdf: { ...kdf, iterations: 5_000_001 } }, 'too_costly'],
      [{ kdf: { ...kdf, iterations: 600_000.5 } }, 'not_a_backup'],
      [{ kdf: { ...kdf, name: 'PBKDF2' } }, 'not_a_backup'],
      [{ kdf: { ...kdf, salt: `${kdf.salt}=` } }, 'not_a_backup'],
      [{ kdf: { ...kdf, salt: '' } }, 'not_a_backup'],
      [{ cipher: { ...cipher, name: 'none' } }, 'not_a_backup'],
      [{ cipher: { ...cipher, more: 1 } }, 'not_a_backup'],
      [{ ciphertext: '!' }, 'not_a_backup'],
      [{ more: 'unbound' }, 'not_a_backup'],
    ];
    for (const [change, kind] of changes)
      expect(await readBackup(JSON.stringify({ ...envelope(), ...change }), PASSWORD)).toEqual({ kind });
    for (const other of ['', 'null', '[]', '{', '"x"'])
      expect((await readBackup(other, PASSWORD)).kind).toBe('not_a_backup');
  });

  it('is not written without a password, nor with an account that it would not give back', async () => {
    const broken = { ...MAIL, digits: 11 };
    const refusals = [
      [CONTENTS, '', 'no_password'],
      [{ accounts: [{ account: broken, arrangement: {} }], enrolAgain: [] }, PASSWORD, 'unwritable'],
      [{ accounts: Array.from({ length: 20_001 }, () => CONTENTS.accounts[0]!), enrolAgain: [] }, PASSWORD, 'too_many'],
    ] as const;
    for (const [contents, password, reason] of refusals)
      expect(await writeBackup(contents, password)).toEqual({ kind: 'refused', reason });
  });
});

describe('the contents of a backup', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 30 });
  const arrangement = fc.record(
    {
      group: name,
      note: name,
      pinned: fc.boolean(),
      order: fc.double({ noDefaultInfinity: true, noNaN: true }),
      later: fc.oneof(name, fc.boolean()),
    },
    { requiredKeys: [] },
  );
  const account = fc.record({
    account: fc
      .tuple(fc.constantFrom(...ACCOUNTS), fc.uint8Array({ minLength: 1, maxLength: 128 }))
      .map(([one, secret]): OathAccount => ({ ...one, secret })),
    arrangement,
  });

  it('come back as they were', { timeout: count(20_000, 900_000) }, () => {
    fc.assert(
      fc.property(fc.array(account, { maxLength: 20 }), (accounts) => {
        const bytes = encodeContents({ accounts, enrolAgain: CONTENTS.enrolAgain }, NOW);
        expect(bytes.length % 4096).toBe(0);
        // JSON knows no negative zero.
        const entries = accounts.map((one, at) =>
          entry(
            at + 1,
            one.account,
            Object.is(one.arrangement.order, -0) ? { ...one.arrangement, order: 0 } : one.arrangement,
          ),
        );
        expect(decodeContents(new TextDecoder().decode(bytes))).toEqual({
          createdAt: NOW,
          entries,
          enrolAgain: CONTENTS.enrolAgain,
        });
      }),
      { numRuns: count(100, 5000), seed: SEED },
    );
  });

  it('lose of an arrangement only what is no plain value or not of its type, and never its account', () => {
    const [mail] = formatUriList([MAIL]).split('\n');
    const said =
      '{"group":7,"pinned":"yes","order":null,"note":[],"__proto__":{"x":1},"constructor":"c","Bad Name":1,"later":1}';
    const contents = `{"created_at":${NOW},"accounts":[{"uri":"${mail ?? ''}","arrangement":${said}},{"uri":7},{"uri":"otpauth://totp/x"},7,{"uri":"${mail ?? ''}","arrangement":[1]}],"enrol_again":[{"label":1},{"label":"a","issuer":"b"}]}`;
    const decoded = decodeContents(contents);
    expect(decoded?.entries).toEqual([
      entry(1, MAIL, { constructor: 'c', later: 1 }),
      { kind: 'unreadable', position: 2, name: '', reason: 'not_an_entry' },
      { kind: 'unreadable', position: 3, name: '', reason: 'no_secret' },
      { kind: 'unreadable', position: 4, name: '', reason: 'not_an_entry' },
      entry(5, MAIL),
    ]);
    expect(decoded?.enrolAgain).toEqual([{ label: 'a', issuer: 'b' }]);
  });
});

describe('the plain export', () => {
  it('is read back as it was written', async () => {
    const accounts = [MAIL, BANK, { ...DOOR, extra: [['image', 'https://x.example/?a=1&b=2']] as const }];
    expect(await importOf(formatUriList(accounts))).toEqual(
      readFrom('uri_list', ...accounts.map((account, at) => entry(at + 1, account))),
    );
  });
});
