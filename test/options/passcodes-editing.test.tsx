// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { LONGEST_NOTE } from '../../src/messaging/passcodes.ts';
import { day } from '../../src/options/dates.ts';
import { t } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';
import { hostWith, ids, SPOKEN } from './support/passcodes-page.ts';
import { MAIL, PASSCODES } from './views.ts';

useOptions();

describe('one account with codes', () => {
  it('that the address leads to is open, with all about it in words and no secret asked for', async () => {
    const account = PASSCODES[2]!;
    const host = hostWith(...PASSCODES);
    await drawOptions(host, 'accounts/passcode-vpn');
    expect(says(t('passcode_hotp_words', '8', 'SHA-256'))).toBe(true);
    expect(says(day(account.addedAt))).toBe(true);
    expect(sentOf(host, 'passcodes.export')).toEqual([]);
  });

  it('is changed in place: names, group and note; Escape changes nothing', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('passcode_edit_of', SPOKEN));
    fireEvent.keyDown(screen.getByLabelText(t('passcode_note_label')), { key: 'Escape' });
    await settle();
    expect(sentOf(host, 'passcodes.edit')).toEqual([]);
    expect(document.activeElement).toBe(button('passcode_edit_of', SPOKEN));

    await click(button('passcode_edit_of', SPOKEN));
    expect(screen.getByLabelText<HTMLTextAreaElement>(t('passcode_note_label')).maxLength).toBe(LONGEST_NOTE);
    await type('passcode_issuer_label', ' Hub ');
    await type('passcode_group_label', 'Work');
    await type('passcode_note_label', 'In the safe');
    await click(button('save'));
    expect(sentOf(host, 'passcodes.edit')).toEqual([
      {
        passcodeId: MAIL.passcodeId,
        // Not the name: it was not touched here, and may have been changed elsewhere.
        change: { issuer: 'Hub', group: 'Work', note: 'In the safe' },
      },
    ]);
    expect(says('In the safe')).toBe(true);
  });

  it('that could not be changed says why, and keeps what was typed', async () => {
    const host = hostWith(MAIL);
    host.answer({ 'passcodes.edit': () => ({ ok: false, failure: { code: 'passcode_gone', detail: '' } }) });
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('passcode_edit_of', SPOKEN));
    await type('passcode_note_label', 'kept');
    await click(button('save'));
    expect(screen.getByRole('alert').textContent).toContain(t('failure_passcode_gone_title'));
    expect(screen.getByLabelText<HTMLTextAreaElement>(t('passcode_note_label')).value).toBe('kept');
  });

  it('is pinned, and taken off a site', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('passcode_pin'));
    expect(says(t('passcodes_pinned'))).toBe(true);
    await click(button('passcode_unbind_of', 'github.com'));
    expect(sentOf(host, 'passcodes.edit')).toEqual([
      { passcodeId: MAIL.passcodeId, change: { pinned: true } },
      { passcodeId: MAIL.passcodeId, change: { unbind: ['github.com'] } },
    ]);
    expect(says(t('passcode_sites_none'))).toBe(true);
  });

  it('goes up and down by the keyboard, and its button keeps the focus', async () => {
    const other = (passcodeId: string) => ({ ...MAIL, passcodeId, issuer: passcodeId });
    await drawOptions(hostWith(other('a'), other('b'), MAIL), 'accounts/passcode-mail');
    await click(button('passcode_up_of', SPOKEN));
    expect(ids()).toEqual(['a', 'passcode-mail', 'b']);
    expect(document.activeElement).toBe(button('passcode_up_of', SPOKEN));
    await click(button('passcode_up_of', SPOKEN));
    expect(ids()).toEqual(['passcode-mail', 'a', 'b']);
    // At the top there is only the way down.
    expect(document.activeElement).toBe(button('passcode_down_of', SPOKEN));
  });
});
