// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../src/messaging/views.ts';
import { moment } from '../../src/options/dates.ts';
import { t, tCount } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, createQuietHost, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';
import { ALICE, NOW, REVOKED, WAITING } from './views.ts';

useOptions();

/** A background that holds these accounts and does what it is told. */
function hostWith(...accounts: AccountView[]) {
  const host = createQuietHost();
  let kept: readonly AccountView[] = accounts;
  host.answer({
    'accounts.list': () => ({ accounts: kept }),
    'accounts.rename': ({ accountId, name }) => {
      kept = kept.map((account) => (account.accountId === accountId ? { ...account, name } : account));
      return { ok: true };
    },
    'accounts.remove': ({ accountId }) => {
      kept = kept.filter((account) => account.accountId !== accountId);
      return { ok: true };
    },
  });
  return host;
}

const removeButton = () => button('account_remove_of', 'Fieldnotes, alice@example.com');
const renameButton = () => button('account_rename_of', 'Fieldnotes, alice@example.com');
const labels = () => [...document.querySelectorAll('[data-account-label]')].map((label) => label.textContent);

describe('the accounts page', () => {
  it('without accounts says what one is and leads to adding one', async () => {
    await drawOptions(hostWith(), 'accounts');
    expect(screen.getByRole('heading', { name: t('accounts_empty_title') })).toBeDefined();
    expect(screen.getByRole('link', { name: t('add_account') }).getAttribute('href')).toBe('#add');
    expect(screen.getByRole('link', { name: t('restore_backup') }).getAttribute('href')).toBe('#add/import');
  });

  it('names each account, its server, whether it can approve and which sites may show its codes', async () => {
    await drawOptions(hostWith(ALICE, WAITING, REVOKED), 'accounts');
    expect(labels()).toEqual([ALICE.label, WAITING.label, REVOKED.label]);
    const [alice, waiting, revoked] = screen.getAllByRole('listitem').filter((item) => 'account' in item.dataset);
    expect(alice?.textContent).toContain(t('account_status_active'));
    expect(alice?.textContent).toContain('https://admin.fieldnotes.example:8443');
    expect(alice?.textContent).toContain(ALICE.issuer);
    const activeAfter = WAITING.status.kind === 'pending' ? WAITING.status.activeAfter : NOW;
    expect(waiting?.textContent).toContain(t('account_status_pending', moment(activeAfter)));
    expect(waiting?.textContent).toContain(t('account_web_apps_none'));
    expect(revoked?.textContent).toContain(t('account_revoked_text'));
  });

  it('shows names that a hostile server sends as plain text', async () => {
    const name = '<b>Bank\u202Egpj</b>';
    await drawOptions(hostWith({ ...ALICE, issuerName: name, label: '\u2066<img>' }), 'accounts');
    expect(screen.getByRole('heading', { level: 3 }).textContent).toBe('<b>Bank\uFFFDgpj</b>');
    expect(labels()).toEqual(['\uFFFD<img>']);
    expect(document.querySelector('.account b, .account img')).toBeNull();
  });

  it('asks again when the page comes to the front', async () => {
    const host = hostWith();
    await drawOptions(host, 'accounts');
    host.answer({ 'accounts.list': () => ({ accounts: [ALICE] }) });
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(labels()).toEqual([ALICE.label]);
  });
});

describe('renaming', () => {
  it('keeps the trimmed name, shows it, and gives the focus back', async () => {
    const host = hostWith(ALICE);
    await drawOptions(host, 'accounts');
    await click(renameButton());
    expect(document.activeElement).toBe(screen.getByLabelText(t('account_name_label')));
    await type('account_name_label', '  My notebook ');
    await click(button('save'));
    expect(sentOf(host, 'accounts.rename')).toEqual([{ accountId: ALICE.accountId, name: 'My notebook' }]);
    expect(screen.getByRole('heading', { level: 3 }).textContent).toBe('My notebook');
    expect(document.activeElement).toBe(button('account_rename_of', 'My notebook, alice@example.com'));
  });

  it('is left by Escape without a change', async () => {
    const host = hostWith(ALICE);
    await drawOptions(host, 'accounts');
    await click(renameButton());
    await type('account_name_label', 'Other');
    fireEvent.keyDown(screen.getByLabelText(t('account_name_label')), { key: 'Escape' });
    await settle();
    expect(sentOf(host, 'accounts.rename')).toEqual([]);
    expect(document.activeElement).toBe(renameButton());
  });

  it('that fails says why beside the field and keeps what was typed', async () => {
    const host = hostWith(ALICE);
    host.answer({ 'accounts.rename': () => ({ ok: false, failure: { code: 'unknown_account', detail: '' } }) });
    await drawOptions(host, 'accounts');
    await click(renameButton());
    await type('account_name_label', 'Other');
    await click(button('save'));
    const field = screen.getByLabelText<HTMLInputElement>(t('account_name_label'));
    expect(field.value).toBe('Other');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(says(t('failure_unknown_account_text'))).toBe(true);
  });
});

describe('removing', () => {
  const dialog = () => within(screen.getByRole('dialog'));

  it('asks first, and nothing happens when the person cancels', async () => {
    const host = hostWith(ALICE);
    await drawOptions(host, 'accounts');
    await click(removeButton());
    expect(screen.getByRole<HTMLDialogElement>('dialog').open).toBe(true);
    await click(dialog().getByRole('button', { name: t('cancel') }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(sentOf(host, 'accounts.remove')).toEqual([]);
    expect(labels()).toEqual([ALICE.label]);
  });

  it('P7, P22: says before what ends with it, and that devices which wait to join may go with it', async () => {
    await drawOptions(hostWith({ ...ALICE, devicesWaiting: 2 }), 'accounts');
    await click(removeButton());
    expect(dialog().getByText(t('remove_ends'))).toBeDefined();
    expect(dialog().getByText(tCount('remove_waiting', 2))).toBeDefined();
  });

  it.each([
    ['none waits for an account that is in use', ALICE, 1],
    ['this browser waits itself', { ...WAITING, name: 'Fieldnotes', label: ALICE.label }, 0],
  ])('says no more than what is true where %s', async (_, account, ends) => {
    await drawOptions(hostWith(account), 'accounts');
    await click(removeButton());
    expect(dialog().queryAllByText(t('remove_ends'))).toHaveLength(ends);
    expect(document.querySelector('.dialog .notice')).toBeNull();
  });

  it('tells the server, takes the account off the list and says so', async () => {
    const host = hostWith(ALICE, WAITING);
    await drawOptions(host, 'accounts');
    await click(removeButton());
    await click(dialog().getByRole('button', { name: t('remove_confirm') }));
    expect(sentOf(host, 'accounts.remove')).toEqual([{ accountId: ALICE.accountId, force: false }]);
    expect(labels()).toEqual([WAITING.label]);
    expect(screen.getByText(t('removed', 'Fieldnotes'))).toBeDefined();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  it('offers to forget the account here only after the server could not be told, and says what stays there', async () => {
    const host = hostWith(ALICE);
    host.answer({
      'accounts.remove': ({ force }) =>
        force ? { ok: true } : { ok: false, failure: { code: 'server_unreachable', detail: 'no route' } },
    });
    await drawOptions(host, 'accounts');
    await click(removeButton());
    expect(dialog().queryByRole('button', { name: t('remove_force') })).toBeNull();
    await click(dialog().getByRole('button', { name: t('remove_confirm') }));
    expect(dialog().getByRole('alert').textContent).toContain(t('failure_server_unreachable_title'));
    expect(dialog().getByText(t('remove_force_text'))).toBeDefined();
    await click(dialog().getByRole('button', { name: t('remove_force') }));
    expect(sentOf(host, 'accounts.remove').at(-1)).toEqual({ accountId: ALICE.accountId, force: true });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('counts as done when the account is gone already', async () => {
    const host = hostWith(ALICE);
    host.answer({ 'accounts.remove': () => ({ ok: false, failure: { code: 'unknown_account', detail: '' } }) });
    await drawOptions(host, 'accounts');
    await click(removeButton());
    await click(dialog().getByRole('button', { name: t('remove_confirm') }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('that is under way can not be left by Escape', async () => {
    const host = hostWith(ALICE);
    host.answer({ 'accounts.remove': () => new Promise(() => undefined) });
    await drawOptions(host, 'accounts');
    await click(removeButton());
    await click(dialog().getByRole('button', { name: t('remove_confirm') }));
    const escape = new Event('cancel', { cancelable: true });
    screen.getByRole('dialog').dispatchEvent(escape);
    expect(escape.defaultPrevented).toBe(true);
    expect(dialog().queryAllByRole('button')).toEqual([]);
  });
});
