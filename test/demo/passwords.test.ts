import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPasswordFile, PasswordFileError } from '../../src/demo/password-file.ts';
import { fitsPassword, hashPassword } from '../../src/demo/password-hash.ts';
import { createPasswords } from '../../src/demo/passwords.ts';
import { createTries } from '../../src/demo/tries.ts';
import { temporaryFolder } from '../contract/support/temporary-folder.ts';

const WORDS = 'correct horse battery';
const CHEAP = [1024, 8, 1] as const;

test('a password fits its own hash only, however its characters are written', async () => {
  const kept = await hashPassword('sm\u00f8rbr\u00f8d på bordet');
  expect(await fitsPassword('sm\u00f8rbr\u00f8d p\u0061\u030a bordet', kept)).toBe(true);
  expect(await fitsPassword('smørbrød på border', kept)).toBe(false);
  expect(await fitsPassword('', kept)).toBe(false);
  const again = await hashPassword('sm\u00f8rbr\u00f8d på bordet');
  expect(again.salt).not.toBe(kept.salt);
  expect(JSON.stringify(again)).not.toContain('bordet');
});

test('nobody has a password: none fits, and a hash is made all the same', async () => {
  expect(await fitsPassword(WORDS, null)).toBe(false);
});

test('a password is found by the address in whatever case, and names who it is of', async () => {
  const passwords = createPasswords(undefined, CHEAP);
  expect(await passwords.set('u-1', 'Ada@Example.org', WORDS)).toEqual({ kind: 'set' });
  expect(await passwords.check(' ada@example.ORG ', WORDS)).toBe('u-1');
  expect(await passwords.check('ada@example.org', `${WORDS}!`)).toBeNull();
  expect(await passwords.check('nobody@example.org', WORDS)).toBeNull();
  await passwords.remove('u-1');
  expect([passwords.has('u-1'), await passwords.check('ada@example.org', WORDS)]).toEqual([false, null]);
});

test('an address that became another person’s opens nothing of the one before', async () => {
  const passwords = createPasswords(undefined, CHEAP);
  await passwords.set('u-1', 'ada@example.org', WORDS);
  await passwords.set('u-2', 'ada@example.org', 'another long one');
  expect(passwords.has('u-1')).toBe(false);
  expect(await passwords.check('ada@example.org', WORDS)).toBeNull();
});

test.each([
  ['short', 'x'.repeat(7), /8 characters at least/],
  ['endless', 'x'.repeat(201), /200 characters at most/],
])('a password that is too %s is refused with the reason', async (_, password, reason) => {
  const refused = await createPasswords().set('u-1', 'ada@example.org', password);
  expect(refused).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

test('passwords outlive the program in a file of its own, which holds none of them and which others can not read', async () => {
  const file = join(temporaryFolder(), 'passwords.json');
  const first = createPasswords(openPasswordFile(file), CHEAP);
  await Promise.all([
    first.set('u-1', 'ada@example.org', WORDS),
    first.set('u-2', 'bob@example.org', WORDS),
    first.set('u-3', 'eve@example.org', WORDS),
  ]);
  await first.remove('u-3');
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toContain('horse');
  const second = createPasswords(openPasswordFile(file), CHEAP);
  expect(await second.check('bob@example.org', WORDS)).toBe('u-2');
  expect([second.has('u-1'), second.has('u-3')]).toEqual([true, false]);
  expect(readdirSync(join(file, '..'))).toEqual(['passwords.json']);
});

test('what could not be written does not hold, and the next change is not lost with it', async () => {
  let full = true;
  const write = () => (full ? Promise.reject(new Error('ENOSPC')) : Promise.resolve());
  const passwords = createPasswords({ kept: [], write }, CHEAP);
  await expect(passwords.set('u-1', 'ada@example.org', WORDS)).rejects.toThrow('ENOSPC');
  expect(passwords.has('u-1')).toBe(false);
  full = false;
  await passwords.set('u-2', 'bob@example.org', WORDS);
  expect([passwords.has('u-1'), passwords.has('u-2')]).toEqual([false, true]);
});

test.each(['', '{', '[]', '{"version":2,"passwords":[]}', '{"version":1,"passwords":[{"sub":"u"}]}'])(
  'a file that holds %o is named, and left as it is',
  (content) => {
    const file = join(temporaryFolder(), 'passwords.json');
    writeFileSync(file, content);
    expect(() => openPasswordFile(file)).toThrow(PasswordFileError);
    expect(readFileSync(file, 'utf8')).toBe(content);
  },
);

test('tries are counted for each name, and come back after their time', () => {
  let time = 1000;
  const tries = createTries({ tries: 2, per: 60 }, () => time);
  expect([tries.take('a'), tries.take('a'), tries.take('a')]).toEqual([0, 0, 60]);
  expect(tries.take('b')).toBe(0);
  time += 60;
  expect(tries.take('a')).toBe(0);
});
