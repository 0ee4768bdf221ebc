// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { diagnosticsText } from '../../src/options/about/diagnostics-text.ts';
import { t } from '../../src/ui/t.ts';
import { button, click, createQuietHost, drawOptions, says, useOptions } from './draw-options.tsx';
import { DIAGNOSTICS } from './views.ts';

useOptions();

function host() {
  const quiet = createQuietHost();
  quiet.answer({ 'diagnostics.get': () => DIAGNOSTICS });
  return quiet;
}

const shown = () => screen.getByLabelText<HTMLTextAreaElement>(t('diagnostics_label')).value;

describe('the diagnostics', () => {
  it('are collected on a click, shown whole, and copied as they are shown by another', async () => {
    const quiet = host();
    await drawOptions(quiet, 'about');
    expect(quiet.sent).toEqual([]);
    await click(button('diagnostics_show'));
    expect(shown()).toBe(diagnosticsText(DIAGNOSTICS, quiet.version, navigator.userAgent));
    expect(quiet.done).toEqual([]);
    const copied = shown();
    quiet.answer({ 'diagnostics.get': () => ({ ...DIAGNOSTICS, at: DIAGNOSTICS.at + 1000 }) });
    await click(button('diagnostics_copy'));
    expect(quiet.done).toEqual([`copy ${copied}`]);
    expect(says(t('diagnostics_copied'))).toBe(true);
  });

  it('that the browser does not copy stay there to be copied by hand', async () => {
    const quiet = { ...host(), copy: () => Promise.reject(new Error('denied')) };
    await drawOptions(quiet, 'about');
    await click(button('diagnostics_show'));
    await click(button('diagnostics_copy'));
    expect(says(t('diagnostics_copy_failed'))).toBe(true);
    expect(shown()).toContain('Countersign');
  });

  it('that can not be collected say so, and can be asked for again', async () => {
    const quiet = host();
    quiet.answer({ 'diagnostics.get': () => Promise.reject(new Error('gone')) });
    await drawOptions(quiet, 'about');
    await click(button('diagnostics_show'));
    expect(says(t('broken_title'))).toBe(true);
    quiet.answer({ 'diagnostics.get': () => DIAGNOSTICS });
    await click(button('try_again'));
    expect(shown()).toContain('api:server_unreachable');
  });

  it('name what can not be read by its code, and say "none" where there is nothing', () => {
    const nothing = { kind: 'read', value: {} } as const;
    const text = diagnosticsText(
      { ...DIAGNOSTICS, accounts: nothing, database: { kind: 'unreadable', code: 'storage:unavailable' }, errors: [] },
      '1.0.0',
      'Browser',
    );
    expect(text).toContain('Accounts: none\n');
    expect(text).toContain('Database: unreadable (storage:unavailable)\n');
    expect(text).toContain('Last errors: none\n');
  });
});
