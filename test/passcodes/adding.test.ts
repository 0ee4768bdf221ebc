import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { writeBackup } from '../../src/backup/backup.ts';
import type { PasscodeSource } from '../../src/messaging/passcodes.ts';
import { formatMigration } from '../../src/oath/migration.ts';
import { formatOtpauth } from '../../src/oath/otpauth.ts';
import { createAdding } from '../../src/passcodes/adding.ts';
import { createPasscodeStore } from '../../src/passcodes/passcode-store.ts';
import { createSecrets } from '../../src/passcodes/secrets.ts';
import { createDatabase } from '../../src/storage/database.ts';
import { createRecordStore } from '../../src/storage/record-store.ts';
import { SlotRecordSchema } from '../../src/storage/records.ts';
import { createVault } from '../../src/vault/vault.ts';
import { independentCode } from '../oath/support/independent-code.ts';
import { count } from '../support/counts.ts';
import { createDisk } from '../support/fake-disk.ts';
import { counting, createWorld, file, lines, numbered, secretOf, text } from './support/world.ts';

const MAIL = 'otpauth://totp/Mail:ann?secret=JBSWY3DPEHPK3PXP&issuer=Mail';

describe('the preview of a source', () => {
  it('says line by line what is new, what is there, what comes twice, and what could not be read', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const source = text(
      formatOtpauth(numbered(1)),
      formatOtpauth(numbered(2)),
      '',
      'otpauth://totp/Bad:ann?secret=10',
      formatOtpauth(numbered(2, { issuer: 'Other name' })),
      formatOtpauth(counting(3)),
    );
    expect(await world.preview(source)).toMatchObject({
      kind: 'read',
      source: 'uri_list',
      lines: [
        { position: 1, kind: 'duplicate', issuer: 'Site 1', sameAs: null },
        { position: 2, kind: 'new', issuer: 'Site 2', label: 'ann', account: 'totp', group: '', sameAs: null },
        { position: 4, kind: 'unreadable', name: 'Bad:ann', reason: 'bad_secret' },
        { position: 5, kind: 'duplicate', issuer: 'Other name', sameAs: 2 },
        { position: 6, kind: 'new', account: 'hotp' },
      ],
      parts: null,
      enrolAgain: [],
    });
    expect(await world.list()).toHaveLength(1);
  });

  it('holds no secret of what it shows, however it came in', async () => {
    const world = await createWorld();
    await world.bring([numbered(1, { secret: new TextEncoder().encode('twenty bytes, secret') })]);
    const shown = JSON.stringify([
      await world.preview(lines([numbered(1, { secret: new TextEncoder().encode('twenty bytes, secret') })])),
      await world.preview(text(MAIL, 'otpauth://totp/x?secret=NOSECRET1')),
      await world.preview(file(`${MAIL}\n`)),
    ]);
    for (const secret of ['ORWGK3TUPEQGE6LUMVZSYIDTMVRXEZLU', 'JBSWY3DPEHPK3PXP', 'NOSECRET1'])
      expect(shown).not.toContain(secret);
  });

  it('shows and keeps names of groups and notes as they can be read, and a counter where it stands', async () => {
    const world = await createWorld();
    const backup = await writeBackup(
      {
        accounts: [
          { account: counting(1, 7), arrangement: { group: ' W\u202eork\n', note: 'a\u0000\r\nb\u200b', order: 2 } },
          { account: numbered(2), arrangement: { note: 'x'.repeat(20_000), pinned: true, order: 1 } },
        ],
        enrolAgain: [],
      },
      'pw',
    );
    const source = file(backup.kind === 'written' ? backup.text : '', 'pw');
    expect(await world.preview(source)).toMatchObject({ lines: [{ group: 'Work' }, { group: '' }] });
    expect(await world.add(source)).toMatchObject({ ok: true });
    const [second, first] = await world.list();
    expect(first).toMatchObject({ kind: 'hotp', group: 'Work', note: 'a\nb', pinned: false });
    expect(second).toMatchObject({ issuer: 'Site 2', note: 'x'.repeat(10_000), pinned: true });
    expect(await world.send('passcodes.next', { passcodeId: first?.passcodeId ?? '' })).toMatchObject({
      code: independentCode('SHA1', secretOf(1), 7n, 6),
    });
  });

  it.each([
    [text(''), { kind: 'refused', source: null, reason: 'empty' }],
    [text('hello'), { kind: 'refused', source: 'uri_list', reason: 'unknown_format' }],
    [text('[{"secret":"JBSWY3DPEHPK3PXP"}]'), { kind: 'refused', source: 'uri_list', reason: 'unknown_format' }],
    [file('{"a":1}'), { kind: 'refused', source: null, reason: 'unknown_format' }],
    [
      { kind: 'file', bytes: 'no base64!', password: null } as const,
      { kind: 'refused', source: null, reason: 'damaged' },
    ],
    [file('{"version":1,"header":{"slots":[],"params":null},"db":"AAAA"}', 'x'), { kind: 'refused', source: 'aegis' }],
  ])('of what holds none says why: %j', async (source, expected) => {
    const world = await createWorld();
    expect(await world.preview(source)).toMatchObject(expected);
    expect(await world.add(source)).toMatchObject({ ok: false, failure: { code: 'preview_changed' } });
  });

  it('counts the codes of a transfer, in whatever order they come, and names those that lack', async () => {
    const world = await createWorld();
    const accounts = Array.from({ length: 25 }, (_, at) => numbered(at));
    const [first = '', second = '', third = ''] = formatMigration(accounts, 77).codes;
    expect(await world.preview(text(third, first, first))).toMatchObject({
      parts: { have: 2, of: 3, missing: [2] },
    });
    const whole = text(third, first, second);
    expect(await world.preview(whole)).toMatchObject({ parts: { have: 3, of: 3, missing: [] } });
    expect(await world.add(whole)).toMatchObject({ ok: true });
    expect(await world.list()).toHaveLength(25);
  });
});

describe('adding', () => {
  it('adds what was shown and makes its codes, in the order of the file', async () => {
    const world = await createWorld();
    const added = await world.bring([numbered(3), numbered(1), counting(2, 5)]);
    const list = await world.list();
    expect(list.map(({ passcodeId }) => passcodeId)).toEqual(added);
    expect(list).toMatchObject([
      { issuer: 'Site 3', label: 'ann', kind: 'totp', digits: 6, period: 30, addedAt: world.clock.now, here: null },
      { issuer: 'Site 1' },
      { issuer: 'Site 2', kind: 'hotp', period: null },
    ]);
    expect(await world.codeOf(added[0] ?? '')).toMatch(/^\d{6}$/);
  });

  it('is refused for anything but what was shown', async () => {
    const world = await createWorld();
    const shown = await world.preview(lines([numbered(1)]));
    const digest = shown.kind === 'read' ? shown.digest : '';
    const other = { source: lines([numbered(1), numbered(2)]), digest, site: null };
    expect(await world.send('passcodes.add', other)).toMatchObject({ failure: { code: 'preview_changed' } });
    // The same names with another secret, too.
    const renamed = { source: lines([numbered(2, { issuer: 'Site 1' })]), digest, site: null };
    expect(await world.send('passcodes.add', renamed)).toMatchObject({ failure: { code: 'preview_changed' } });
    expect(await world.list()).toEqual([]);
  });

  it('is refused where the same account came in between, and where nothing is new', async () => {
    const world = await createWorld();
    const source = lines([numbered(1)]);
    const shown = await world.preview(source);
    const digest = shown.kind === 'read' ? shown.digest : '';
    await world.bring([numbered(1)]);
    expect(await world.send('passcodes.add', { source, digest, site: null })).toMatchObject({
      failure: { code: 'preview_changed' },
    });
    expect(await world.add(source)).toMatchObject({ failure: { code: 'nothing_to_add' } });
  });

  it('counts no parts of a transfer in what another app wrote: nothing is taken of them there', async () => {
    const world = await createWorld();
    const [code = ''] = formatMigration(
      Array.from({ length: 12 }, (_, at) => numbered(at)),
      1,
    ).codes;
    expect(await world.preview(text(code))).toMatchObject({ parts: { have: 1, of: 2, missing: [2] } });
    const csv = `name,notes,login_totp\nMail,"a\n${code}\nb",${MAIL}\n`;
    expect(await world.preview(file(csv))).toMatchObject({
      source: 'bitwarden',
      lines: [{ kind: 'new' }],
      parts: null,
    });
  });

  it('goes on in another life of the worker than the preview', async () => {
    const world = await createWorld();
    const source = lines([numbered(1)]);
    const shown = await world.preview(source);
    world.restart();
    const digest = shown.kind === 'read' ? shown.digest : '';
    expect(await world.send('passcodes.add', { source, digest, site: null })).toMatchObject({ ok: true });
  });

  it('binds what a page showed to its site, and to nothing that is no site', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)], 'mail.example');
    await world.bring([numbered(2)], 'https://mail.example/');
    expect((await world.list()).map(({ sites }) => sites)).toEqual([['mail.example'], []]);
  });

  it('once of two that are sent at the same time, by one worker or by two', async () => {
    const world = await createWorld();
    const source = lines([numbered(1), numbered(2)]);
    const answers = await Promise.all([world.add(source), world.add(source), world.add(source)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.list()).toHaveLength(2);
    const twins = lines([numbered(3)]);
    const ending = world.background();
    const request = { source: twins, digest: '', site: null };
    const shown = await world.preview(twins);
    if (shown.kind === 'read') request.digest = shown.digest;
    world.restart();
    const [early, late] = await Promise.all([
      ending.receive({ name: 'passcodes.add', request }, world.fake.popupSender()),
      world.send('passcodes.add', request),
    ]);
    expect([early, { outcome: 'answered', response: late }]).toContainEqual({
      outcome: 'answered',
      response: { ok: true, added: [expect.any(String)], raised: 0 },
    });
    expect(await world.list()).toHaveLength(3);
  });

  it('of many things at once adds each of them', async () => {
    const world = await createWorld();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => world.add(lines([numbered(at)]))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await world.list()).toHaveLength(12);
  });

  it('keeps secrets sealed, each for its own record, with the parameters that nobody knows', async () => {
    const world = await createWorld();
    const [one = '', two = ''] = await world.bring([
      numbered(1, { extra: [['pin', 'PIN-MARK']] }),
      numbered(2, { secret: new TextEncoder().encode('SECRET-MARK') }),
    ]);
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const db = await openDB(names.at(-1) ?? '');
    const records = (await db.getAll('passcodes')) as Record<string, unknown>[];
    const words = JSON.stringify(records, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(words).not.toContain('PIN-MARK');
    expect(words).not.toContain('SECRET-MARK');
    // A record that holds another's secret does not open.
    const [first, second] = [one, two].map((id) => records.find(({ passcodeId }) => passcodeId === id));
    await db.put('passcodes', { ...first, sealedSecret: second?.['sealedSecret'] });
    db.close();
    world.restart();
    expect(await world.send('passcodes.codes', { passcodeIds: [one, two] })).toMatchObject({
      codes: [{ passcodeId: two }],
      damaged: [one],
    });
  });

  it('of all accounts or none, wherever the browser ends the transaction', async () => {
    const accounts = Array.from({ length: 12 }, (_, at) => numbered(at + 1));
    for (let tornAt = 0; tornAt < 12; tornAt += 1) {
      const disk = createDisk();
      const world = await createWorld({ disk: disk.over });
      await world.bring([numbered(100)]);
      disk.state.is = 'torn';
      disk.state.tornAt = tornAt;
      await expect(world.add(lines(accounts))).rejects.toMatchObject({ reason: 'storage_unavailable' });
      disk.state.is = 'whole';
      world.restart();
      expect((await world.list()).map(({ issuer }) => issuer)).toEqual(['Site 100']);
      await world.bring(accounts);
      expect(await world.list()).toHaveLength(13);
    }
  });

  it('to a full disk says so, and keeps what there is', async () => {
    const disk = createDisk();
    const world = await createWorld({ disk: disk.over });
    await world.bring([numbered(1)]);
    disk.state.is = 'full';
    await expect(world.add(lines([numbered(2)]))).rejects.toMatchObject({ reason: 'storage_full' });
    disk.state.is = 'whole';
    expect(await world.list()).toMatchObject([{ issuer: 'Site 1' }]);
  });

  it('beyond what there may be adds nothing of it', async () => {
    const database = createDatabase({ name: `most-${crypto.randomUUID()}` });
    const slots = createRecordStore(database, 'slots', SlotRecordSchema);
    const secrets = createSecrets(createVault({ slots, holdsSealed: () => Promise.resolve(false) }));
    const store = createPasscodeStore(database, () => 0);
    const lostKey = { look: () => Promise.resolve(null) };
    const adding = createAdding({ store, secrets, lostKey, restored: () => Promise.resolve(), now: () => 0, most: 3 });
    const add = async (source: PasscodeSource) => {
      const shown = await adding['passcodes.preview']({ source }, {});
      return adding['passcodes.add']({ source, digest: shown.kind === 'read' ? shown.digest : '', site: null }, {});
    };
    expect(await add(lines([numbered(1), numbered(2)]))).toMatchObject({ ok: true });
    expect(await add(lines([numbered(3), numbered(4)]))).toMatchObject({ failure: { code: 'too_many_passcodes' } });
    expect(await store.count()).toBe(2);
    expect(await add(lines([numbered(3)]))).toMatchObject({ ok: true });
  });

  it('never makes a new key for the vault while sealed secrets are there', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([numbered(1)]);
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const db = await openDB(names.at(-1) ?? '');
    await db.clear('slots');
    db.close();
    world.restart();
    const typed = { issuer: 'Mail', label: '', secret: 'JBSWY3DPEHPK3PXP', kind: 'totp' as const, algorithm: '' };
    expect(
      await world.send('passcodes.type', { typed: { ...typed, digits: '', period: '', counter: '' } }),
    ).toMatchObject({ failure: { code: 'vault_damaged' } });
    expect(await world.send('passcodes.codes', { passcodeIds: [passcodeId] })).toMatchObject({ damaged: [passcodeId] });
    expect(await world.list()).toHaveLength(1);
  });
});

it('sources of any form are answered, and add nothing that was not shown', { timeout: 120_000 }, async () => {
  const world = await createWorld();
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(MAIL, 'otpauth://', 'otpauth-migration://offline?data=%', 'steam://AAAA', '{"db":1}', '\u0000'),
    fc.string({ unit: 'binary' }).map((said) => `otpauth://totp/${said}`),
    fc.base64String().map((said) => `otpauth-migration://offline?data=${encodeURIComponent(said)}`),
  );
  const source = fc.oneof(
    fc.array(line, { maxLength: 8 }).map((said) => text(...said)),
    fc.array(line, { maxLength: 8 }).map((said) => file(said.join('\n'))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => file(Buffer.from(bytes).toString('latin1'))),
    fc.json().map((json) => file(json)),
  );
  await fc.assert(
    fc.asyncProperty(source, async (said) => {
      const before = (await world.list()).length;
      const shown = await world.preview(said);
      const answer = await world.add(said);
      const fresh = shown.kind === 'read' ? shown.lines.filter(({ kind }) => kind === 'new').length : 0;
      expect(answer.ok).toBe(fresh > 0);
      expect((await world.list()).length).toBe(before + fresh);
    }),
    { numRuns: count(60, 3_000) },
  );
});
