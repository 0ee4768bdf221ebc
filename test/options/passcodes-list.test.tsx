// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { t, tCount } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';
import { hostWith, ids, openRow, rows, SPOKEN } from './support/passcodes-page.ts';
import { ALICE, MAIL, NO_PASSCODES, PASSCODES } from './views.ts';

useOptions();

describe('accounts with codes', () => {
  it('stand beside those that sign in, by their headings, with what tells them apart', async () => {
    const host = hostWith(...PASSCODES);
    host.answer({ 'accounts.list': () => ({ accounts: [ALICE] }) });
    await drawOptions(host, 'accounts');
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent.trim())).toEqual([
      t('sign_in_accounts_title'),
      `${t('passcodes_title')} ${PASSCODES.length}`,
    ]);
    const headings = [...document.querySelectorAll('.passcode-group h3')].map(({ textContent }) => textContent);
    expect(headings).toEqual([t('passcodes_pinned'), t('group_heading', 'Work'), t('passcodes_others')]);
    expect(rows()).toHaveLength(PASSCODES.length);
    expect(says(t('passcode_nameless'))).toBe(true);
  });

  it('that are the only ones are all that is listed; without any account the page says what to do', async () => {
    await drawOptions(hostWith(MAIL), 'accounts');
    expect(says(t('sign_in_accounts_title'))).toBe(false);
    expect(says(t('accounts_empty_title'))).toBe(false);
  });

  it('are told to be in no backup, and the reminder leads to one', async () => {
    const host = hostWith(MAIL);
    host.answer({
      'passcodes.list': () => ({ ...NO_PASSCODES, accounts: [MAIL], backup: { lastAt: null, due: true } }),
    });
    await drawOptions(host, 'accounts');
    expect(says(t('backup_due_first'))).toBe(true);
    expect(screen.getByRole('link', { name: t('backup_make') }).getAttribute('href')).toBe('#backup');
  });

  it('that can not be read are told to be kept, with what to do, also where there is no other', async () => {
    for (const accounts of [[], [MAIL]]) {
      const host = hostWith();
      host.answer({ 'passcodes.list': () => ({ ...NO_PASSCODES, accounts, aside: 3 }) });
      await drawOptions(host, 'accounts');
      expect(says(tCount('passcodes_aside', 3))).toBe(true);
      expect(screen.getByRole('link', { name: t('restore_backup') }).getAttribute('href')).toBe('#add/import');
      expect(screen.getByRole('link', { name: t('passcodes_aside_diagnostics') }).getAttribute('href')).toBe('#about');
      expect(rows()).toHaveLength(accounts.length);
      cleanup();
      await drawOptions(host, 'backup');
      expect(says(tCount('passcodes_aside', 3))).toBe(true);
      cleanup();
    }
    await drawOptions(hostWith(MAIL), 'accounts');
    expect(says(t('passcodes_aside_text'))).toBe(false);
  });

  it('that changed elsewhere are drawn as they are then', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts');
    host.answer({ 'passcodes.list': () => ({ ...NO_PASSCODES, accounts: [{ ...MAIL, issuer: 'Renamed' }] }) });
    await act(() => host.show({}));
    await settle();
    expect(rows()[0]?.textContent).toContain('Renamed');
  });

  it('with names that others chose are plain text', async () => {
    await drawOptions(
      hostWith({ ...MAIL, issuer: '<b>Bank\u202Egpj</b>', label: '\u2066<img>', group: '<i>' }),
      'accounts',
    );
    expect(rows()[0]?.textContent).toContain('<b>Bank\uFFFDgpj</b>');
    expect(document.querySelector('.passcodes b, .passcodes img, .passcodes i')).toBeNull();
  });

  it('are found by what is typed, and moved only while all are shown', async () => {
    await drawOptions(hostWith(...PASSCODES), 'accounts');
    await type('passcodes_search', 'alice@EXAMPLE work');
    expect(ids()).toEqual(['passcode-mail', 'passcode-vpn']);
    await openRow(0);
    expect(button('passcode_down_of', SPOKEN).hasAttribute('disabled')).toBe(true);
    await type('passcodes_search', 'nobody');
    expect(says(t('passcodes_found_none'))).toBe(true);
    fireEvent.keyDown(screen.getByLabelText(t('passcodes_search')), { key: 'Escape' });
    await settle();
    expect(rows()).toHaveLength(PASSCODES.length);
  });

  it('are dragged by their handle above or below any other under their heading, the last one too, and nowhere else', async () => {
    const host = hostWith(...PASSCODES);
    await drawOptions(host, 'accounts');
    const drag = async (from: string, to: string, half: 'above' | 'below') => {
      const row = (name: string) => document.querySelector<HTMLElement>(`[data-passcode="passcode-${name}"]`)!;
      const grip = row(from).querySelector('.passcode-grip')!;
      // Nothing is laid out here: the middle of each row is 0.
      const clientY = half === 'below' ? 1 : -1;
      const tell = async (element: Element, name: string) => {
        const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), { clientY });
        fireEvent(element, Object.assign(event, { dataTransfer: null }));
        await settle();
      };
      await tell(grip, 'dragstart');
      await tell(row(to), 'dragover');
      const marks = [...row(to).classList].filter((name) => name.startsWith('passcode-over'));
      await tell(row(to), 'drop');
      await tell(grip, 'dragend');
      return marks;
    };
    const others = () => ids().slice(3);
    expect(others()).toEqual(['passcode-steam', 'passcode-unnamed', 'passcode-long']);
    expect(await drag('steam', 'long', 'below')).toEqual(['passcode-over-below']);
    expect(others()).toEqual(['passcode-unnamed', 'passcode-long', 'passcode-steam']);
    expect(await drag('steam', 'unnamed', 'below')).toEqual(['passcode-over-below']);
    expect(others()).toEqual(['passcode-unnamed', 'passcode-steam', 'passcode-long']);
    expect(await drag('long', 'unnamed', 'above')).toEqual(['passcode-over-above']);
    expect(others()).toEqual(['passcode-long', 'passcode-unnamed', 'passcode-steam']);
    expect(await drag('steam', 'unnamed', 'below')).toEqual([]);
    expect(await drag('steam', 'mail', 'above')).toEqual([]);
    expect(sentOf(host, 'passcodes.move')).toHaveLength(3);
  });

  it('of which there are thousands are drawn in parts, and one that the address leads to is among them', async () => {
    const many = Array.from({ length: 450 }, (_, at) => ({ ...MAIL, passcodeId: `id-${at}` }));
    await drawOptions(hostWith(...many), 'accounts');
    expect(rows()).toHaveLength(200);
    await click(screen.getByRole('button', { name: tCount('passcodes_more', 250) }));
    expect(rows()).toHaveLength(400);
    location.hash = 'accounts/id-440';
    window.dispatchEvent(new Event('hashchange'));
    await settle();
    expect(document.querySelector('[data-passcode="id-440"] [aria-expanded="true"]')).not.toBeNull();
  });
});
