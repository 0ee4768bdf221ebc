// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { PasscodePreview } from '../../src/messaging/passcodes.ts';
import { t, tCount } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, createQuietHost, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';
import { arrive, decoded, drop, hostWith, sources, totals } from './support/import-page.ts';
import { PREVIEW } from './views.ts';

useOptions();

describe('bringing accounts in', () => {
  it('shows all of a file before anything is added: numbers first, then each line with its reason, as plain text', async () => {
    const host = hostWith(() => ({
      ...PREVIEW,
      lines: [...PREVIEW.lines, { position: 8, kind: 'unreadable', name: '<b>\u202Egpj</b>', reason: 'bad_secret' }],
    }));
    await drawOptions(host, 'add/import');
    await drop(['export.json', '{"accounts": 3}']);
    expect(sources(host).map(decoded)).toEqual(['{"accounts": 3}']);
    expect(totals().toSorted()).toEqual(
      [
        tCount('import_total_new', 3),
        tCount('import_total_duplicate', 2),
        tCount('import_total_unreadable', 3),
      ].toSorted(),
    );
    expect(document.querySelectorAll('[data-line]')).toHaveLength(8);
    expect(says(t('entry_bad_secret'))).toBe(true);
    expect(says(t('import_same_entry', '1'))).toBe(true);
    expect(says('<b>\uFFFDgpj</b>')).toBe(true);
    expect(document.querySelector('.preview-lines b')).toBeNull();
    expect(sentOf(host, 'passcodes.add')).toEqual([]);
  });

  it('asks for the password of a file, says that one is wrong, and keeps the file', async () => {
    const host = hostWith((source) => {
      if (source.kind !== 'file' || source.password === null) return { kind: 'needs_password', source: 'aegis' };
      return source.password === 'right' ? PREVIEW : { kind: 'not_opened', source: 'aegis', reason: 'wrong_password' };
    });
    await drawOptions(host, 'add/import');
    await drop(['aegis.json', 'sealed']);
    await click(button('import_open'));
    expect(says(t('import_password_missing'))).toBe(true);
    for (const password of ['wrong', 'right']) {
      await type('import_password_label', password);
      await click(button('import_open'));
      if (password === 'wrong') {
        expect(says(t('import_wrong_password'))).toBe(true);
        expect(document.activeElement).toBe(screen.getByLabelText(t('import_password_label')));
      }
    }
    expect(sources(host).map(decoded)).toEqual(['sealed', 'sealed', 'sealed']);
    expect(totals()).toHaveLength(3);
  });

  it('draws the first of many sign-in accounts to add again, and the others when they are asked for', async () => {
    const enrolAgain = Array.from({ length: 51 }, (_, at) => ({
      label: `user ${at}`,
      issuer: 'https://login.example',
    }));
    const host = hostWith(() => ({ ...PREVIEW, enrolAgain }));
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    const drawn = () => document.querySelectorAll('.enrol-again li');
    expect(drawn()).toHaveLength(50);
    await click(screen.getByRole('button', { name: tCount('import_more', 1) }));
    expect(drawn()).toHaveLength(51);
  });

  it('offers nothing to add where all is there already', async () => {
    const lines = PREVIEW.lines.filter(({ kind }) => kind === 'duplicate');
    await drawOptions(
      hostWith(() => ({ ...PREVIEW, lines })),
      'add/import',
    );
    await drop(['backup.json', '{}']);
    expect(screen.getByRole('heading', { name: t('import_nothing_new') })).toBeDefined();
    const names = screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(names).toEqual([t('import_close')]);
  });

  it('says why nothing of a file was read, and takes another one', async () => {
    const host = hostWith((source) =>
      decoded(source) === 'good' ? PREVIEW : { kind: 'refused', source: null, reason: 'unknown_format' },
    );
    await drawOptions(host, 'add/import');
    await drop(['a.bin', 'bad']);
    expect(screen.getByRole('alert').textContent).toContain(t('file_unknown_format'));
    await drop(['b.json', 'good']);
    expect(totals()).toHaveLength(3);
  });

  it('sends no file that is too large, and says so', async () => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(host, 'add/import');
    const file = new File([], 'huge.json');
    Object.defineProperty(file, 'size', { value: 16 * 1024 * 1024 + 1 });
    window.dispatchEvent(Object.assign(new Event('drop'), { dataTransfer: { files: [file], getData: () => '' } }));
    await arrive();
    expect(says(t('file_too_large'))).toBe(true);
    expect(sources(host)).toEqual([]);
  });

  it('draws thousands of lines in parts', async () => {
    const lines = Array.from({ length: 450 }, (_, at) => ({ ...PREVIEW.lines[0]!, position: at + 1 }));
    await drawOptions(
      hostWith(() => ({ ...PREVIEW, lines })),
      'add/import',
    );
    await drop(['backup.json', '{}']);
    expect(document.querySelectorAll('[data-line]')).toHaveLength(200);
    await click(screen.getByRole('button', { name: tCount('import_more', 250) }));
    expect(document.querySelectorAll('[data-line]')).toHaveLength(450);
  });

  it('shows what came last, however late an earlier answer is', async () => {
    const host = createQuietHost();
    const answers: ((preview: PasscodePreview) => void)[] = [];
    host.answer({ 'passcodes.preview': () => new Promise((resolve) => answers.push(resolve)) });
    await drawOptions(host, 'add/import');
    await drop(['a.json', 'a']);
    await drop(['b.json', 'b']);
    answers[1]?.(PREVIEW);
    await settle();
    answers[0]?.({ kind: 'refused', source: null, reason: 'damaged' });
    await settle();
    expect(totals()).toHaveLength(3);
    expect(says(t('file_damaged'))).toBe(false);
  });
});
