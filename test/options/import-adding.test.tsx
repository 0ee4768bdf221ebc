// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { PasscodeLine } from '../../src/messaging/passcodes.ts';
import { t, tCount } from '../../src/ui/t.ts';
import { click, drawOptions, says, sentOf, useOptions } from './draw-options.tsx';
import { drop, enrolLink, hostWith, sources, totals } from './support/import-page.ts';
import { ALICE, PREVIEW } from './views.ts';

useOptions();

describe('bringing accounts in', () => {
  it('adds what was shown by one click, names its digest, and says what must be enrolled again', async () => {
    const host = hostWith(() => PREVIEW);
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(sentOf(host, 'passcodes.add')).toEqual([{ source: sources(host)[0], digest: PREVIEW.digest, site: null }]);
    expect(screen.getByRole('heading', { name: tCount('import_added', 3) })).toBe(document.activeElement);
    expect(says('login.fieldnotes.example')).toBe(true);
    expect(enrolLink().getAttribute('href')).toBe('../options/index.html#add/sign-in');
    expect(screen.getByRole('link', { name: t('import_see') }).getAttribute('href')).toBe('#accounts');
  });

  it('leads to where sign-in accounts are added again, and leaves what was brought where it is', async () => {
    const host = hostWith(() => ({ ...PREVIEW, lines: [] }));
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    expect(enrolLink().getAttribute('href')).toBe('../options/index.html#add/sign-in');
    expect(enrolLink().getAttribute('target')).toBe('_blank');
  });

  it('names what could not be read once the rest was added too, a part of it where there are thousands', async () => {
    const lines = Array.from({ length: 450 }, (_, at): PasscodeLine => {
      return { position: at + 1, kind: 'unreadable', name: `<b>Bank ${at + 1}</b>`, reason: 'bad_secret' };
    });
    await drawOptions(
      hostWith(() => ({ ...PREVIEW, lines: [...PREVIEW.lines.filter(({ kind }) => kind === 'new'), ...lines] })),
      'add/import',
    );
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(says(tCount('import_total_unreadable', 450))).toBe(true);
    const named = document.querySelectorAll('.import-done [data-line="unreadable"]');
    expect(named).toHaveLength(200);
    expect(named[0]?.textContent).toBe(`${t('import_entry', '1')}<b>Bank 1</b>${t('entry_bad_secret')}`);
    expect(screen.getByRole('button', { name: tCount('import_more', 250) })).toBeDefined();
  });

  it('says which counters a file raises, and raises them by one click where it adds nothing else', async () => {
    const there = PREVIEW.lines.find(({ position }) => position === 6)!;
    const raising = { ...there, account: 'hotp', raises: true } as PasscodeLine;
    const host = hostWith(() => ({ ...PREVIEW, lines: [raising], enrolAgain: [] }));
    host.answer({ 'passcodes.add': () => ({ ok: true, added: [], raised: 1 }) });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    expect(screen.getByRole('heading', { name: tCount('import_found_raises', 1) })).toBe(document.activeElement);
    expect(totals()).toContain(tCount('import_total_raises', 1));
    expect(document.querySelector('[data-line="duplicate"]')?.textContent).toContain(t('import_raises'));
    await click(screen.getByRole('button', { name: tCount('import_raise', 1) }));
    expect(sentOf(host, 'passcodes.add')).toHaveLength(1);
    expect(screen.getByRole('heading', { name: tCount('import_raised', 1) })).toBe(document.activeElement);
    expect(says(tCount('import_added', 0))).toBe(false);
  });

  it('asks for no sign-in account again that this browser has', async () => {
    const host = hostWith(() => PREVIEW);
    host.answer({ 'accounts.list': () => ({ accounts: [ALICE] }) });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    expect(says(t('enrol_again_title'))).toBe(false);
    host.answer({ 'accounts.list': () => ({ accounts: [{ ...ALICE, status: { kind: 'revoked' } }] }) });
    await drop(['backup.json', '{}']);
    expect(says(t('enrol_again_title'))).toBe(true);
  });

  it('looks again where what is there changed in between, and adds nothing until the next click', async () => {
    const host = hostWith(() => PREVIEW);
    host.answer({ 'passcodes.add': () => ({ ok: false, failure: { code: 'preview_changed', detail: '' } }) });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(screen.getByRole('alert').textContent).toContain(t('failure_preview_changed_title'));
    expect(sources(host)).toHaveLength(2);
    expect(sentOf(host, 'passcodes.add')).toHaveLength(1);
  });

  it('keeps the preview where adding failed, to try again', async () => {
    const host = hostWith(() => PREVIEW);
    host.answer({ 'passcodes.add': () => Promise.reject(new Error('gone')) });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(screen.getByRole('alert').textContent).toContain(t('broken_title'));
    expect(screen.getByRole('button', { name: tCount('import_add', 3) })).toBeDefined();
  });
});
