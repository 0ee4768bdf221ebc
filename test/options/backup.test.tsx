// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exported } from '../../src/messaging/passcodes.ts';
import { strengthOf } from '../../src/options/backup/password-strength.ts';
import { timeInName } from '../../src/options/backup/save-file.ts';
import { day } from '../../src/options/dates.ts';
import { t, tCount } from '../../src/ui/t.ts';
import type { FakeHost } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, createQuietHost, drawOptions, pass, says, sentOf, type, useOptions } from './draw-options.tsx';
import { MAIL, NO_PASSCODES, NOW } from './views.ts';

useOptions();

const BACKUP = { at: NOW, ahead: {} };
const PASSWORD = 'lantern otter velvet cargo';

/** Names of the files that the page had the browser save. */
let saved: string[] = [];
const noteSaved = (event: Event) => {
  if (!(event.target instanceof HTMLAnchorElement) || event.target.download === '') return;
  event.preventDefault();
  saved.push(event.target.download);
};
beforeEach(() => {
  saved = [];
  document.addEventListener('click', noteSaved);
});
afterEach(() => document.removeEventListener('click', noteSaved));

function hostWith(exported: Partial<Exported> = {}): FakeHost {
  const host = createQuietHost();
  host.answer({
    'passcodes.list': () => ({ ...NO_PASSCODES, accounts: [MAIL], backup: { lastAt: null, due: true } }),
    'passcodes.export': () => ({ ok: true, texts: ['sealed'], leftOut: [], backup: BACKUP, ...exported }),
    'passcodes.saved': () => ({}),
  });
  return host;
}

async function fill(password: string, again = password): Promise<void> {
  await type('backup_password_label', password);
  await type('backup_again_label', again);
  await click(button('backup_write'));
}

const tick = async (key: Parameters<typeof t>[0]) => {
  fireEvent.click(screen.getByLabelText(t(key)));
  await settle();
};

describe('an encrypted backup', () => {
  it('is handed to the browser, named by its second, once its password was typed twice, and the fields are empty again', async () => {
    const host = hostWith();
    await drawOptions(host, 'backup');
    await fill(PASSWORD);
    expect(sentOf(host, 'passcodes.export')).toEqual([{ form: 'backup', password: PASSWORD }]);
    const name = `countersign-backup-${timeInName(NOW)}.json`;
    expect(saved).toEqual([name]);
    expect(says(t('backup_written_text', name))).toBe(true);
    expect(says(t('backup_written_title'))).toBe(true);
    expect(sentOf(host, 'passcodes.saved')).toEqual([BACKUP]);
    for (const label of ['backup_password_label', 'backup_again_label'] as const)
      expect(screen.getByLabelText<HTMLInputElement>(t(label)).value).toBe('');
    expect(new XMLSerializer().serializeToString(document.body)).not.toContain('sealed');
  });

  it.each([
    ['', '', 'failure_no_password_text'],
    ['letmein', 'letmein', 'backup_password_short'],
    [PASSWORD, `${PASSWORD}s`, 'backup_passwords_differ'],
  ] as const)('is not written with the passwords %j and %j', async (password, again, why) => {
    const host = hostWith();
    await drawOptions(host, 'backup');
    await fill(password, again);
    expect(says(t(why, '8'))).toBe(true);
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true');
    expect(sentOf(host, 'passcodes.export')).toEqual([]);
    expect(saved).toEqual([]);
  });

  it.each([
    ['ünïcödé', 'too_short'],
    ['12345678', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['twelve chars', 'fair'],
    [PASSWORD, 'strong'],
  ] as const)('says what %j is worth', async (password, strength) => {
    expect(strengthOf(password)).toBe(strength);
    await drawOptions(hostWith(), 'backup');
    await type('backup_password_label', password);
    expect(says(t(`strength_${strength}`))).toBe(true);
  });

  it('that could not be written says why, and keeps what was typed', async () => {
    const host = hostWith();
    host.answer({ 'passcodes.export': () => ({ ok: false, failure: { code: 'export_refused', detail: '' } }) });
    await drawOptions(host, 'backup');
    await fill(PASSWORD);
    expect(screen.getByRole('alert').textContent).toContain(t('failure_export_refused_title'));
    expect(screen.getByLabelText<HTMLInputElement>(t('backup_password_label')).value).toBe(PASSWORD);
    expect(saved).toEqual([]);
  });

  it('names every account that is not in it', async () => {
    await drawOptions(hostWith({ leftOut: [{ issuer: 'Old', label: 'ann', reason: 'damaged' }] }), 'backup');
    await fill(PASSWORD);
    expect(says(tCount('left_out_title', 1))).toBe(true);
    expect(says(t('left_out_damaged'))).toBe(true);
  });
});

it('a file is named by this computer’s clock to the second', () => {
  expect(timeInName(new Date(2026, 10, 2, 3, 4, 5).getTime())).toBe('2026-11-02-030405');
});

it('a backup that comes after the page was left is no file, and none that the person has', async () => {
  const host = hostWith();
  let answer: (exported: Exported & { ok: true }) => void = () => undefined;
  host.answer({ 'passcodes.export': () => new Promise((resolve) => (answer = resolve)) });
  await drawOptions(host, 'backup');
  await fill(PASSWORD);
  location.hash = 'about';
  await vi.waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(t('about_title')));
  answer({ ok: true, texts: ['sealed'], leftOut: [], backup: BACKUP });
  await settle();
  expect(saved).toEqual([]);
  expect(sentOf(host, 'passcodes.saved')).toEqual([]);
});

describe('the backup page', () => {
  it('says when the last backup was made and whether something is missing in it', async () => {
    const host = hostWith();
    await drawOptions(host, 'backup');
    expect(says(t('backup_never'))).toBe(true);
    expect(says(t('backup_is_due'))).toBe(true);
    host.answer({
      'passcodes.list': () => ({ ...NO_PASSCODES, accounts: [MAIL], backup: { lastAt: NOW, due: false } }),
    });
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(says(t('backup_last', day(NOW)))).toBe(true);
    expect(says(t('backup_not_due'))).toBe(true);
  });

  it('with nothing to back up offers to restore and to add, and no export', async () => {
    await drawOptions(createQuietHost(), 'backup');
    expect(screen.getAllByRole('button')).toEqual([button('read_choose')]);
  });

  it('shows what a file that is chosen here would bring, at once and once', async () => {
    const host = createQuietHost();
    host.answer({ 'passcodes.preview': () => ({ kind: 'refused', source: null, reason: 'not_json' }) });
    await drawOptions(host, 'backup');
    fireEvent.change(screen.getByLabelText(t('read_choose'), { selector: 'input' }), {
      target: { files: [new File(['sealed'], 'backup.json')] },
    });
    expect(location.hash).toBe('#add/import');
    const source = { kind: 'file', bytes: btoa('sealed'), password: null };
    await vi.waitFor(() => expect(sentOf(host, 'passcodes.preview')).toEqual([{ source }]));
    for (const [hash, title] of [
      ['backup', 'backup_title'],
      ['add/import', 'import_title'],
    ] as const) {
      location.hash = hash;
      await vi.waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(t(title)));
    }
    await settle();
    expect(sentOf(host, 'passcodes.preview')).toHaveLength(1);
  });

  it('exports without encryption only after the person ticked that they know', async () => {
    const host = hostWith({ texts: ['otpauth://totp/x?secret=A\n'] });
    await drawOptions(host, 'backup');
    expect(button('plain_write').hasAttribute('disabled')).toBe(true);
    await tick('plain_understood');
    await click(button('plain_write'));
    expect(sentOf(host, 'passcodes.export')).toEqual([{ form: 'uris' }]);
    expect(saved).toEqual([`countersign-unencrypted-${timeInName(NOW)}.txt`]);
    // The next one is asked for anew.
    expect(button('plain_write').hasAttribute('disabled')).toBe(true);
  });

  it('shows the codes of a transfer one after the other, only after a tick and a click, and takes them away', async () => {
    const host = hostWith({
      texts: ['otpauth-migration://offline?data=A', 'otpauth-migration://offline?data=B'],
      leftOut: [{ issuer: 'Steam', label: 'ann', reason: 'steam' }],
    });
    await drawOptions(host, 'backup');
    expect(button('migration_show').hasAttribute('disabled')).toBe(true);
    await tick('migration_understood');
    expect(sentOf(host, 'passcodes.export')).toEqual([]);
    await click(button('migration_show'));
    expect(sentOf(host, 'passcodes.export')).toEqual([{ form: 'migration', passcodeIds: [] }]);
    expect(says(t('migration_code', '1', '2'))).toBe(true);
    expect(says(t('left_out_steam'))).toBe(true);
    await click(button('migration_next'));
    expect(screen.getByRole('img', { name: t('migration_code', '2', '2') })).toBeDefined();
    expect(button('migration_next').hasAttribute('disabled')).toBe(true);
    await click(button('migration_hide'));
    expect(document.querySelector('.qr-code')).toBeNull();
    expect(button('migration_show').hasAttribute('disabled')).toBe(true);
  });

  it('takes each code of a transfer away after a minute, and at once where nobody looks at the page', async () => {
    const host = hostWith({ texts: ['otpauth-migration://offline?data=A', 'otpauth-migration://offline?data=B'] });
    await drawOptions(host, 'backup');
    const show = async () => {
      await tick('migration_understood');
      await click(button('migration_show'));
      expect(document.querySelector('.qr-code')).not.toBeNull();
    };
    await show();
    await pass(host, 59_000);
    await click(button('migration_next'));
    await pass(host, 59_000);
    expect(document.querySelector('.qr-code')).not.toBeNull();
    await pass(host, 1_000);
    expect(document.querySelector('.qr-code')).toBeNull();
    await show();
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(document.querySelector('.qr-code')).toBeNull();
    vi.restoreAllMocks();
  });

  it('shows no codes that come after their part of the page was closed', async () => {
    const host = hostWith();
    let answer: (exported: Exported & { ok: true }) => void = () => undefined;
    host.answer({ 'passcodes.export': () => new Promise((resolve) => (answer = resolve)) });
    await drawOptions(host, 'backup');
    await tick('migration_understood');
    await click(button('migration_show'));
    const fold = screen.getByText(t('migration_title')).closest('details')!;
    fold.open = false;
    fold.dispatchEvent(new Event('toggle'));
    await settle();
    answer({ ok: true, texts: ['otpauth-migration://offline?data=A'], leftOut: [] });
    await settle();
    expect(document.querySelector('.qr-code')).toBeNull();
    expect(button('migration_show').hasAttribute('disabled')).toBe(true);
  });
});
