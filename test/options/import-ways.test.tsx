// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { t, tCount } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, createQuietHost, drawOptions, says, sentOf, useOptions } from './draw-options.tsx';
import { decoded, drop, hostWith, PART, paste, sources, totals, withPictures } from './support/import-page.ts';
import { MIGRATION, PREVIEW } from './views.ts';

useOptions();

describe('pictures and texts', () => {
  it('of a transfer are put together in any order, and adding without the missing ones asks first', async () => {
    const host = hostWith((source) =>
      source.kind === 'text' && source.text.includes(PART(3))
        ? { ...MIGRATION, parts: { have: 3, of: 3, missing: [] } }
        : MIGRATION,
    );
    const pictures = withPictures((name) => ({
      kind: 'read',
      texts: [PART(Number(name[0])), 'https://site.example/'],
    }));
    await drawOptions(host, 'add/import', pictures);
    await drop(['2.png', ''], ['1.png', '']);
    expect(sources(host)).toEqual([{ kind: 'text', text: `${PART(2)}\n${PART(1)}` }]);
    expect(says(t('import_parts_some', '2', '3'))).toBe(true);
    expect(says(t('import_parts_missing', '3'))).toBe(true);
    expect(says(t('entry_part_missing'))).toBe(false);
    await click(screen.getByRole('button', { name: tCount('import_add', 1) }));
    expect(says(t('import_parts_ask_one', '3'))).toBe(true);
    expect(sentOf(host, 'passcodes.add')).toEqual([]);
    await drop(['3.png', '']);
    expect(sources(host)[1]).toEqual({ kind: 'text', text: `${PART(2)}\n${PART(1)}\n${PART(3)}` });
    expect(says(t('import_parts_whole', '3'))).toBe(true);
    await click(screen.getByRole('button', { name: tCount('import_add', 1) }));
    expect(sentOf(host, 'passcodes.add')).toHaveLength(1);
  });

  it('are not those of a transfer that a note of another file tells of', async () => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(host, 'add/import');
    const table = `folder,name,notes\n,Bank,"moved on Monday:\n${PART(1)}\n"`;
    await drop(['bitwarden.csv', table]);
    expect(sources(host).map(decoded)).toEqual([table]);
  });

  it('of a transfer join from text files too, whether brought at once or one after the other', async () => {
    const host = hostWith(() => MIGRATION);
    await drawOptions(host, 'add/import');
    await drop(['1.txt', `${PART(1)}\n`], ['2.txt', PART(2)]);
    await drop(['3.txt', PART(3)]);
    expect(sources(host)).toEqual([
      { kind: 'text', text: `${PART(1)}\n${PART(2)}` },
      { kind: 'text', text: `${PART(1)}\n${PART(2)}\n${PART(3)}` },
    ]);
  });

  it('that can be read are kept where others can’t, which are named', async () => {
    const host = hostWith(() => MIGRATION);
    const pictures = withPictures((name) =>
      name === 'bad.png' ? { kind: 'refused', why: 'damaged' } : { kind: 'read', texts: [PART(1)] },
    );
    await drawOptions(host, 'add/import', pictures);
    await drop(['bad.png', ''], ['1.png', '']);
    expect(sources(host)).toEqual([{ kind: 'text', text: PART(1) }]);
    expect(says(t('import_unread_text', 'bad.png'))).toBe(true);
  });

  it('that can’t be read leave a transfer as far as it is', async () => {
    const host = hostWith((source) =>
      decoded(source) === 'bad' ? { kind: 'refused', source: null, reason: 'unknown_format' } : MIGRATION,
    );
    const pictures = withPictures((name) =>
      name === 'bad.png' ? { kind: 'refused', why: 'damaged' } : { kind: 'read', texts: [PART(Number(name[0]))] },
    );
    await drawOptions(host, 'add/import', pictures);
    await drop(['1.png', '']);
    await drop(['bad.png', '']);
    expect(
      screen.getAllByRole('alert').some((alert) => alert.textContent.includes(t('read_refused_damaged_title'))),
    ).toBe(true);
    expect(says(t('import_parts_some', '2', '3'))).toBe(true);
    await drop(['bad.json', 'bad']);
    expect(says(t('file_unknown_format'))).toBe(true);
    await drop(['3.png', '']);
    expect(sources(host).at(-1)).toEqual({ kind: 'text', text: `${PART(1)}\n${PART(3)}` });
  });

  it.each([
    [['a.json', 'b.json'], 'a.json, b.json', 0],
    [['1.png', 'a.json'], 'a.json', 1],
  ] as const)('are not dropped without a word beside files that go alone: %j', async (names, unread, previews) => {
    const host = hostWith(() => MIGRATION);
    await drawOptions(
      host,
      'add/import',
      withPictures(() => ({ kind: 'read', texts: [PART(1)] })),
    );
    await drop(...names.map((name) => [name, '{}'] as const));
    expect(says(t('import_one_file_title'))).toBe(true);
    expect(says(t('import_one_file_text', unread))).toBe(true);
    expect(sources(host)).toHaveLength(previews);
  });

  it('that come while accounts are being added are left alone', async () => {
    const host = hostWith(() => PREVIEW);
    let added: (answer: { ok: true; added: string[]; raised: number }) => void = () => undefined;
    host.answer({ 'passcodes.add': () => new Promise((resolve) => (added = resolve)) });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    await drop(['other.json', '{}']);
    await paste('otpauth://totp/x?secret=A');
    expect(sources(host)).toHaveLength(1);
    added({ ok: true, added: ['one', 'two', 'three'], raised: 0 });
    await settle();
    expect(screen.getByRole('heading', { name: tCount('import_added', 3) })).toBeDefined();
  });

  it.each([
    [[2, 3], 3, '2, 3'],
    [[2, 3], 6, '2, 3 and 3 more'],
  ] as const)(
    'that miss several parts say so in the plural, and how many they do not name: %j of %d',
    async (missing, of, words) => {
      const host = hostWith(() => ({ ...MIGRATION, parts: { have: 1, of, missing } }));
      await drawOptions(
        host,
        'add/import',
        withPictures(() => ({ kind: 'read', texts: [PART(1)] })),
      );
      await drop(['1.png', '']);
      expect(says(t('import_parts_missing', words))).toBe(true);
      await click(screen.getByRole('button', { name: tCount('import_add', 1) }));
      expect(says(t('import_parts_ask_other', words))).toBe(true);
    },
  );

  it('with parts missing can be added all the same, by a second click', async () => {
    const host = hostWith(() => MIGRATION);
    await drawOptions(
      host,
      'add/import',
      withPictures(() => ({ kind: 'read', texts: [PART(1)] })),
    );
    await drop(['1.png', '']);
    await click(screen.getByRole('button', { name: tCount('import_add', 1) }));
    await click(button('import_add_partly'));
    expect(sentOf(host, 'passcodes.add')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'refused', why: 'damaged' }, 'read_refused_damaged_title'],
    [{ kind: 'read', texts: [] }, 'import_no_code_title'],
    [{ kind: 'read', texts: ['https://site.example/'] }, 'import_other_code_title'],
  ] as const)('that hold nothing say so: %j', async (read, title) => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(
      host,
      'add/import',
      withPictures(() => read),
    );
    await drop(['a.png', '']);
    expect(screen.getByRole('alert').textContent).toContain(t(title));
    expect(sources(host)).toEqual([]);
  });

  it('are pasted by the keyboard: codes’ own words as a text, all else as a file, and nothing that is meant for a field', async () => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(host, 'add/import');
    await paste('otpauth://totp/x?secret=A\r\notpauth://totp/y?secret=B');
    await paste('{"db": {}}');
    expect(sources(host)[0]).toEqual({ kind: 'text', text: 'otpauth://totp/x?secret=A\notpauth://totp/y?secret=B' });
    expect(decoded(sources(host)[1]!)).toBe('{"db": {}}');
    const field = document.body.appendChild(document.createElement('input'));
    await paste('otpauth://totp/x?secret=A', field);
    field.remove();
    expect(sources(host)).toHaveLength(2);
  });

  it.each([
    [{ kind: 'text', text: 'otpauth://totp/x?secret=A' }, null],
    [{ kind: 'no_picture' }, 'import_nothing_pasted_title'],
    [{ kind: 'refused' }, 'read_refused_clipboard_refused_title'],
  ] as const)('of the clipboard are asked for by a button: %j', async (pasted, title) => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(host, 'add/import', { clipboard: () => Promise.resolve(pasted) });
    await click(button('read_paste'));
    if (title === null) expect(totals()).toHaveLength(3);
    else expect(screen.getByRole('alert').textContent).toContain(t(title));
  });
});

describe('the choice of how to add an account', () => {
  it('leads to each way, and to a code that is on its way', async () => {
    const host = createQuietHost();
    await drawOptions(host, 'add');
    const links = [...document.querySelectorAll('.way')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(['#add/import', '#add/type', '../reading/index.html', '#add/sign-in']);
    expect(says(t('add_pending_title'))).toBe(false);
  });
});
