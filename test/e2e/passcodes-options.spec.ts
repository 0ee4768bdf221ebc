import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openPasscodes, type PasscodesPage } from '../../scripts/browser/pages/passcodes-page.ts';
import type { Person } from '../../scripts/browser/person.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { PasscodeNow, PasscodesView } from '../../src/messaging/passcodes.ts';
import { codePicture } from './support/code-picture.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const open = ({ context, host }: Person): Promise<PasscodesPage> => openPasscodes(context, host.extensionId);

const SECRET = 'JBSWY3DPEHPK3PXP';
const PASSWORD = 'lantern otter velvet cargo';
const count = (key: string, number: number) => textOf(`${key}_${number === 1 ? 'one' : 'other'}`, String(number));

/** What another app's list may hold: two accounts, one twice, and a line that makes no codes. */
const LIST = [
  'otpauth://totp/Mail:ann%40mail.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mail&digits=8',
  'otpauth://totp/Mail:ann%40mail.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mail&digits=8',
  'otpauth://totp/Forum:ann?secret=0O1l&issuer=Forum',
  'otpauth://totp/Shop:ann?secret=KRSXG5CTMVRXEZLUKN2XAZLSKNSWG4TFOQ&issuer=Shop&algorithm=SHA256&period=60',
].join('\n');

/** RFC 6238 with SHA-1 and six digits, written here once more. */
function totp(secret: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

interface Codes {
  readonly accounts: PasscodesView['accounts'];
  readonly codes: readonly PasscodeNow[];
}

/** What the background says to this page. */
async function codesOf({ page }: PasscodesPage): Promise<Codes> {
  const reply: { readonly response: Codes } = await page.evaluate(() =>
    chrome.runtime.sendMessage({ name: 'passcodes.list', request: { tabId: null, first: 64 } }),
  );
  return reply.response;
}

/** By their accounts: the codes, and until when each counts. */
const told = ({ accounts, codes }: Codes) =>
  codes
    .map(({ passcodeId, code, next, until }) => {
      const account = accounts.find((candidate) => candidate.passcodeId === passcodeId);
      return [account?.issuer, account?.label, account?.group, account?.note, account?.pinned, code, next, until];
    })
    .sort();

describe('accounts with codes, on the options page', () => {
  it('come in by typing and by a file with a broken line, leave in an encrypted backup, and come back whole on another computer', async () => {
    const { person, issuer, newPerson } = world();
    await person.enrol(issuer, 'ann@example.com');
    const mine = await open(person);

    await mine.type({ secret: 'jbsw y3dp 1111', issuer: 'Notes', label: 'ann' });
    await mine.waitForText('failure_secret_invalid_text');
    await mine.type({ secret: 'jbsw y3dp ehpk 3pxp', issuer: 'Notes', label: 'ann' });
    await mine.waitForText('added_title');
    const typed = (await codesOf(mine)).codes[0];
    expect(typed?.code).toBe(totp(Buffer.from('48656c6c6f21deadbeef', 'hex'), (typed?.until ?? 0) / 30_000 - 1));

    await mine.goTo('add/import');
    await mine.choose({ name: 'export.txt', content: LIST });
    expect(await mine.totals()).toEqual({
      new: count('import_total_new', 2),
      duplicate: count('import_total_duplicate', 1),
      unreadable: count('import_total_unreadable', 1),
    });
    const broken = mine.page.locator('[data-line="unreadable"]');
    expect(await broken.innerText()).toContain(textOf('entry_bad_secret'));
    expect(await broken.innerText()).toContain(textOf('import_line', '3'));
    await mine.add();

    await mine.goTo('accounts');
    expect(await mine.names(3)).toEqual(['Notes', 'Mail', 'Shop']);
    await mine.waitForText('backup_due_first');
    await mine.open('Mail');
    await mine.click('passcode_edit_of');
    await mine.page.locator('input[name="group"]').fill('Private');
    await mine.page.locator('textarea[name="note"]').fill('In the safe.');
    await mine.click('save');
    await mine.page.getByText('In the safe.').waitFor();

    await mine.goTo('backup');
    await mine.page.locator('input[name="password"]').fill(PASSWORD);
    await mine.page.locator('input[name="again"]').fill(PASSWORD);
    const backup = await mine.saved(() => mine.click('backup_write'));
    expect(backup.name).toMatch(/^countersign-backup-\d{4}-\d{2}-\d{2}-\d{6}\.json$/);
    for (const secret of [SECRET, 'Mail', 'ann', 'GEZDGNBV']) expect(backup.text).not.toContain(secret);
    await mine.waitForText('backup_not_due');

    const other = await open(await newPerson());
    await other.goTo('add/import');
    await other.choose({ name: backup.name, content: backup.text });
    await other.unlock('not the password');
    await other.waitForText('import_unclear');
    await other.unlock(PASSWORD);
    expect(await other.totals()).toMatchObject({ new: count('import_total_new', 3) });
    await other.waitForText('enrol_again_title');
    expect(await other.page.locator('.enrol-again').innerText()).toContain(issuer);
    await other.add();

    await waitUntil(
      'both computers to make the same codes',
      async () => {
        const [here, there] = await Promise.all([codesOf(mine), codesOf(other)]);
        return here.codes.length === 3 && JSON.stringify(told(here)) === JSON.stringify(told(there)) ? true : null;
      },
      async () => JSON.stringify([told(await codesOf(mine)), told(await codesOf(other))]),
    );
  });

  it('are shown as codes that are read back, one by one and in a transfer of several, and no code is shown without a click', async () => {
    const { newPerson } = world();
    const mine = await open(await newPerson());
    const many = Array.from(
      { length: 12 },
      (_, at) => `otpauth://totp/Service${at}:ann?secret=${SECRET.replace('Y', 'ABCDEFGHIJKL'.charAt(at))}`,
    );
    await mine.goTo('add/import');
    await mine.choose({
      name: 'export.txt',
      content: [...many, 'otpauth://steam/Steam:ann?secret=JBSWY3DPEHPK3PXP'].join('\n'),
    });
    expect(await mine.totals()).toMatchObject({ new: count('import_total_new', 13) });
    await mine.add();

    await mine.goTo('accounts');
    await mine.names(13);
    const row = (name: string) => mine.page.locator('[data-passcode]').filter({ hasText: name });
    // All rows at once: a page that is scrolled between the press and the first movement has another row under the pointer.
    await mine.page.setViewportSize({ width: 1200, height: 1600 });
    for (const [other, y, place] of [
      ['Service2', 10, 2],
      ['Service11', 50, 12],
    ] as const) {
      const targetPosition = { x: 100, y };
      await row('Steam').locator('.passcode-grip').dragTo(row(other).locator('.passcode-head'), { targetPosition });
      await waitUntil('the dragged account to stand where it was dropped', async () =>
        (await mine.names(13)).indexOf('Steam') === place ? true : null,
      );
    }
    await mine.open('Service3');
    await mine.click('passcode_qr_of');
    expect(await mine.page.locator('.qr-code').count()).toBe(0);
    await mine.click('passcode_qr_show');
    const one = await mine.code();
    await mine.click('passcode_qr_close');

    await mine.goTo('backup');
    await mine.page
      .locator('summary')
      .filter({ hasText: textOf('migration_title') })
      .click();
    await mine.page.getByLabel(textOf('migration_understood')).check();
    await mine.click('migration_show');
    await mine.waitForText('left_out_steam');
    const first = await mine.code();
    await mine.click('migration_next');
    const second = await mine.code();

    const other = await open(await newPerson());
    await other.goTo('add/import');
    await other.choose({ name: 'one.png', content: one });
    expect(await other.totals()).toMatchObject({ new: count('import_total_new', 1) });
    await other.add();
    await other.choose({ name: 'second.png', content: second });
    await other.waitForText('import_parts_some', '1', '2');
    await other.choose({ name: 'first.png', content: first });
    await other.waitForText('import_parts_whole', '2');
    expect(await other.totals()).toEqual({
      new: count('import_total_new', 11),
      duplicate: count('import_total_duplicate', 1),
      unreadable: count('import_total_unreadable', 0),
    });
    await other.add();
    await other.goTo('accounts');
    const names = await other.names(12);
    expect([...names].sort()).toEqual(Array.from({ length: 12 }, (_, at) => `Service${at}`).sort());
  });

  it('that were removed are brought back at once or later, and erased for good only by a second word', async () => {
    const { newPerson } = world();
    const mine = await open(await newPerson());
    await mine.goTo('add/import');
    await mine.choose({ name: 'code.png', content: codePicture(LIST.split('\n')[0] ?? '') });
    await mine.totals();
    await mine.add();
    await mine.goTo('accounts');
    const remove = async () => {
      await mine.names(1);
      await mine.open('Mail');
      await mine.click('account_remove_of');
      await mine.page.locator('[data-passcode]').waitFor({ state: 'detached' });
    };
    await remove();
    await mine.click('undo');
    await remove();
    await mine.page.locator('.removed-passcodes summary').click();
    await mine.click('restore_of');
    await remove();
    await mine.page.locator('.removed-passcodes summary').click();
    await mine.click('erase_of');
    await mine.page
      .getByRole('dialog')
      .getByRole('button', { name: textOf('erase') })
      .click();
    await mine.waitForText('accounts_empty_title');
    expect((await codesOf(mine)).accounts).toEqual([]);
  });
});
