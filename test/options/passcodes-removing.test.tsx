// @vitest-environment happy-dom
import { screen, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { day } from '../../src/options/dates.ts';
import { t } from '../../src/ui/t.ts';
import { button, click, drawOptions, pass, says, sentOf, useOptions } from './draw-options.tsx';
import { hostWith, ids, rows, SPOKEN } from './support/passcodes-page.ts';
import { MAIL, NOW } from './views.ts';

useOptions();

const DAY = 24 * 60 * 60 * 1000;

describe('removing an account with codes', () => {
  it('happens at once and is undone for ten seconds, then for thirty days below the list', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('account_remove_of', SPOKEN));
    expect(rows()).toEqual([]);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    await click(button('undo'));
    expect(ids()).toEqual([MAIL.passcodeId]);

    await click(button('account_remove_of', SPOKEN));
    await pass(host, 10_000);
    expect(screen.queryByRole('button', { name: t('undo') })).toBeNull();
    expect(says(t('removed_passcode_until', day(NOW + 30 * DAY)))).toBe(true);
    await click(button('restore_of', SPOKEN));
    expect(ids()).toEqual([MAIL.passcodeId]);
  });

  it('for good asks first, and only what was removed can be erased', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('account_remove_of', SPOKEN));
    await click(button('erase_of', SPOKEN));
    expect(sentOf(host, 'passcodes.erase')).toEqual([]);
    await click(within(screen.getByRole('dialog')).getByRole('button', { name: t('erase') }));
    expect(sentOf(host, 'passcodes.erase')).toEqual([{ passcodeIds: [MAIL.passcodeId] }]);
    expect(says(t('accounts_empty_title'))).toBe(true);
  });

  it('that failed says why, and the list is what is true', async () => {
    const host = hostWith(MAIL);
    host.answer({ 'passcodes.remove': () => Promise.reject(new Error('gone')) });
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('account_remove_of', SPOKEN));
    expect(screen.getByRole('alert').textContent).toContain(t('broken_title'));
    expect(ids()).toEqual([MAIL.passcodeId]);
    expect(screen.queryByRole('button', { name: t('undo') })).toBeNull();
  });
});
