import { describe, expect, it } from 'vitest';
import { ACCOUNTS, BANK, GAME, MAIL, uriOf } from './fixtures/accounts.ts';
import { aegisContent, aegisEncrypted, aegisEntry, vault } from './fixtures/aegis.ts';
import { andOtpEncrypted, andOtpEntry } from './fixtures/andotp.ts';
import { bitwardenByArgon2, bitwardenItem, bitwardenPlain, bitwardenProtected } from './fixtures/bitwarden.ts';
import { protonEncrypted, protonEntry, protonPlain } from './fixtures/proton.ts';
import { entry, importOf, readFrom } from './fixtures/reading.ts';
import { twoFasEncrypted, twoFasService } from './fixtures/two-fas.ts';

const PASSWORD = 'correct horse';
const all = ACCOUNTS.map((account, at) => entry(at + 1, account));
const needs = (source: string) => ({ kind: 'needs_password', source });
const notOpened = (source: string, reason: string) => ({ kind: 'not_opened', source, reason });
const refused = (source: string, reason: string) => ({ kind: 'refused', source, reason });

/** Another base64 text of the same length: its first character is another one. */
const changed = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

describe('an encrypted Aegis vault', () => {
  const content = aegisContent(ACCOUNTS.map((account) => aegisEntry(account)));

  it('opens by the password of any of its slots', async () => {
    const file = aegisEncrypted(content, PASSWORD);
    expect(await importOf(file)).toEqual(needs('aegis'));
    expect(await importOf(file, PASSWORD)).toEqual(readFrom('aegis', ...all));
    expect(await importOf(file, 'wrong horse')).toEqual(notOpened('aegis', 'wrong_password'));
  });

  it('is told from a wrong password where it is damaged', async () => {
    const file = aegisEncrypted(content, PASSWORD);
    expect(await importOf({ ...file, db: changed(file.db) }, PASSWORD)).toEqual(notOpened('aegis', 'damaged'));
    expect(await importOf(vault('no JSON', PASSWORD), PASSWORD)).toEqual(notOpened('aegis', 'damaged'));
    expect(await importOf({ ...file, db: '%' }, PASSWORD)).toEqual(refused('aegis', 'damaged'));
  });

  it('is refused before it costs anything, where its slots ask too much or no password opens it', async () => {
    const file = aegisEncrypted(content, PASSWORD);
    const [biometric, slot] = file.header.slots;
    const withSlots = (...slots: unknown[]) => ({ ...file, header: { ...file.header, slots } });
    for (const costs of [
      { n: 2 ** 30 },
      { n: 2 ** 19 },
      { r: 2 ** 20 },
      { p: 2 ** 20 },
      { n: 2, r: 1, p: 2 ** 21 },
      { n: 2, r: 2 ** 10, p: 2 },
      { n: 1000 },
      { n: 0 },
      { r: 0.5 },
      { n: 1e300 },
    ])
      expect(await importOf(withSlots({ ...slot, ...costs }))).toEqual(refused('aegis', 'too_costly'));
    const heavy = { ...slot, n: 2 ** 17 };
    expect(await importOf(withSlots(heavy))).toEqual(needs('aegis'));
    expect(await importOf(withSlots(...Array.from({ length: 5 }, () => heavy)))).toEqual(
      refused('aegis', 'too_costly'),
    );
    expect(await importOf(withSlots(biometric))).toEqual(refused('aegis', 'cannot_decrypt'));
    expect(await importOf(withSlots({ ...slot, key: 'xyz' }))).toEqual(refused('aegis', 'damaged'));
    expect(await importOf(withSlots(...Array.from({ length: 65 }, () => biometric)))).toEqual(
      refused('aegis', 'damaged'),
    );
  });
});

describe('an encrypted 2FAS backup', () => {
  const services = JSON.stringify(ACCOUNTS.map((account) => twoFasService(account)));

  it('opens by its password, and by its known text tells a wrong one from damage', async () => {
    const file = twoFasEncrypted(services, PASSWORD);
    expect(await importOf(file)).toEqual(needs('two_fas'));
    expect(await importOf(file, PASSWORD)).toEqual(readFrom('two_fas', ...all));
    expect(await importOf(file, 'wrong horse')).toEqual(notOpened('two_fas', 'wrong_password'));
    const damaged = { ...file, servicesEncrypted: changed(file.servicesEncrypted) };
    expect(await importOf(damaged, PASSWORD)).toEqual(notOpened('two_fas', 'damaged'));
    expect(await importOf({ ...damaged, reference: '' }, PASSWORD)).toEqual(notOpened('two_fas', 'unclear'));
    expect(await importOf({ ...file, servicesEncrypted: 'a:b' }, PASSWORD)).toEqual(refused('two_fas', 'damaged'));
    expect(await importOf(twoFasEncrypted('{}', PASSWORD), PASSWORD)).toEqual(notOpened('two_fas', 'damaged'));
  });
});

describe("Bitwarden's protected export", () => {
  const plain = JSON.stringify(
    bitwardenPlain([bitwardenItem('Mail', uriOf(MAIL)), bitwardenItem('Bank', uriOf(BANK))]),
  );
  const read = readFrom('bitwarden', entry(1, MAIL), entry(2, BANK));

  it('opens by its password through PBKDF2, and tells a wrong one from damage', async () => {
    const file = bitwardenProtected(plain, PASSWORD);
    expect(await importOf(file)).toEqual(needs('bitwarden'));
    expect(await importOf(file, PASSWORD)).toEqual(read);
    expect(await importOf(file, 'wrong horse')).toEqual(notOpened('bitwarden', 'wrong_password'));
    const damaged = { ...file, data: file.data.replace(/.$/, (last) => (last === '=' ? 'A' : '=')) };
    expect(await importOf(damaged, PASSWORD)).toEqual(notOpened('bitwarden', 'damaged'));
    expect(await importOf({ ...file, data: file.data.replace('2.', '0.') }, PASSWORD)).toEqual(
      notOpened('bitwarden', 'damaged'),
    );
    expect(await importOf(bitwardenProtected('no JSON', PASSWORD), PASSWORD)).toEqual(refused('bitwarden', 'damaged'));
  });

  it('opens by its password through Argon2id, whose key another program made', async () => {
    expect(await importOf(bitwardenByArgon2(plain), PASSWORD)).toEqual(read);
  });

  it('is refused where its key asks too much, or by means that are not known', async () => {
    const file = bitwardenProtected(plain, PASSWORD);
    for (const kdfIterations of [5_000_001, 0, -1, 0.5, 1e300])
      expect(await importOf({ ...file, kdfIterations })).toEqual(refused('bitwarden', 'too_costly'));
    const argon = bitwardenByArgon2(plain);
    const tooMuch = [{ kdfMemory: 1024 }, { kdfMemory: null }, { kdfParallelism: 17 }, { kdfIterations: 1000 }];
    for (const costs of tooMuch)
      expect(await importOf({ ...argon, ...costs })).toEqual(refused('bitwarden', 'too_costly'));
    expect(await importOf({ ...file, kdfType: 2 })).toEqual(refused('bitwarden', 'newer'));
    expect(await importOf({ ...file, salt: 7 })).toEqual(refused('bitwarden', 'damaged'));
  });
});

describe("Proton's encrypted export", () => {
  it('opens by its password, with a key that another program made', async () => {
    const file = protonEncrypted(JSON.stringify(protonPlain([protonEntry(MAIL), protonEntry(GAME)])));
    expect(await importOf(file)).toEqual(needs('proton'));
    expect(await importOf(file, PASSWORD)).toEqual(readFrom('proton', entry(1, MAIL), entry(2, GAME)));
    expect(await importOf(file, 'wrong horse')).toEqual(notOpened('proton', 'unclear'));
    expect(await importOf({ ...file, version: 2 })).toEqual(refused('proton', 'newer'));
    expect(await importOf({ ...file, salt: 'QQ==' })).toEqual(refused('proton', 'damaged'));
    expect(await importOf(protonEncrypted('no JSON'), PASSWORD)).toEqual(refused('proton', 'damaged'));
  });
});

describe('an encrypted andOTP backup', () => {
  const list = JSON.stringify(ACCOUNTS.map((account) => andOtpEntry(account)));

  it('opens by its password', async () => {
    const file = andOtpEncrypted(list, PASSWORD);
    expect(await importOf(file)).toEqual(needs('andotp'));
    expect(await importOf(file, PASSWORD)).toEqual(readFrom('andotp', ...all));
    expect(await importOf(file, 'wrong horse')).toEqual(notOpened('andotp', 'unclear'));
    expect(await importOf(file.subarray(0, -1), PASSWORD)).toEqual(notOpened('andotp', 'unclear'));
    expect(await importOf(andOtpEncrypted('{}', PASSWORD, 10_000), PASSWORD)).toEqual(refused('andotp', 'damaged'));
  });

  it('is no such file where the number of iterations is none of the app, so that none asks for an hour', async () => {
    const file = andOtpEncrypted(list, PASSWORD);
    new DataView(file.buffer).setUint32(0, 1_000_001);
    expect(await importOf(file, PASSWORD)).toEqual({ kind: 'refused', source: null, reason: 'unknown_format' });
  });
});
