// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { NO_PASSCODES } from '../fake-host.ts';
import { BANK, COUNTED, FEW, GITHUB, GOOGLE, holding, MAIL, STEAM } from '../passcodes.ts';
import { drawPopup, press, settle, usePopups } from '../render-popup.tsx';
import { copyOf, focusedName, hosted, rows, said, sentTo } from './drawn-codes.ts';

usePopups();

describe('the list', () => {
  it('tells a group from its own headings, whatever it is named', async () => {
    const popup = await drawPopup(
      hosted([
        { ...GITHUB, here: 'bound' },
        { ...GOOGLE, group: 'On this site' },
      ]),
    );
    const headings = [...popup.root.querySelectorAll('.code-heading')].map(({ textContent }) => textContent);
    expect(headings).toEqual(['On this site', 'Group: On this site']);
  });

  it('takes an account off and brings it back, the last one too', async () => {
    const host = hosted([GITHUB]);
    host.answer({
      'passcodes.remove': () => {
        host.answer({ 'passcodes.list': () => NO_PASSCODES });
        return { ok: true };
      },
      'passcodes.restore': () => {
        holding(host, [GITHUB]);
        return { ok: true };
      },
    });
    const popup = await drawPopup(host);
    press(popup.control('More for GitHub, alice@example.com'));
    await settle();
    await popup.click('codes_remove');
    expect(rows(popup)).toEqual([]);
    expect(popup.root.querySelector('.snack .few-lines')?.textContent).toBe('GitHub, alice@example.com was removed.');
    await popup.click('codes_undo');
    expect(host.sent.at(-1)).toEqual({ name: 'passcodes.restore', request: { passcodeIds: [GITHUB.passcodeId] } });
    expect(rows(popup)).toEqual(['GitHubalice@example.com']);
  });

  it('keeps the focus beside a row that went away', async () => {
    const host = hosted([GITHUB, GOOGLE, BANK]);
    host.answer({
      'passcodes.remove': () => {
        holding(host, [GITHUB, BANK]);
        return { ok: true };
      },
    });
    const popup = await drawPopup(host);
    await popup.key('ArrowDown');
    await popup.key('ArrowDown');
    popup.control('More for Google, alice@gmail.com').focus();
    press(popup.control('More for Google, alice@gmail.com'));
    await settle();
    await popup.click('codes_remove');
    expect(focusedName()).toBe(copyOf(BANK));
  });

  it('pins, and leads to the options for all else', async () => {
    const host = hosted([GITHUB]);
    host.answer({ 'passcodes.edit': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    press(popup.control('More for GitHub, alice@example.com'));
    await settle();
    await popup.click('codes_pin');
    expect(host.sent.at(-1)).toEqual({
      name: 'passcodes.edit',
      request: { passcodeId: GITHUB.passcodeId, change: { pinned: true } },
    });
    press(popup.control('More for GitHub, alice@example.com'));
    await settle();
    await popup.click('codes_edit');
    expect(host.done).toEqual([`openOptions accounts/${GITHUB.passcodeId}`, 'close']);
  });

  it('closes a menu by Escape, and only that', async () => {
    const host = hosted([GITHUB]);
    const popup = await drawPopup(host);
    const more = popup.control('More for GitHub, alice@example.com');
    more.focus();
    press(more);
    await settle();
    expect(document.activeElement?.tagName).toBe('H2');
    expect(popup.root.querySelector('.sheet-title .few-lines')?.textContent).toBe('GitHub, alice@example.com');
    expect(await popup.key('Escape')).toBe(false);
    expect(popup.root.querySelector('.sheet')).toBeNull();
    expect(document.activeElement).toBe(more);
    expect(host.done).toEqual([]);
  });

  it('is put in another order by Alt and the arrow keys, within a section, and says where the row is', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    host.answer({
      'passcodes.move': () => {
        holding(host, [GOOGLE, GITHUB, BANK, MAIL, STEAM]);
        return { ok: true };
      },
    });
    await popup.key('ArrowDown');
    await popup.key('ArrowUp', { altKey: true });
    expect(sentTo(host, 'passcodes.move')).toEqual([]);
    await popup.key('ArrowDown', { altKey: true });
    expect(host.sent.at(-1)).toEqual({
      name: 'passcodes.move',
      request: { passcodeId: GITHUB.passcodeId, before: BANK.passcodeId },
    });
    expect(focusedName()).toBe(copyOf(GITHUB));
    expect(said(popup)).toBe('Now at place 2 of 5.');
  });

  it('is put in another order by dragging a row by its handle; Escape leaves it as it was', async () => {
    const host = hosted(FEW);
    host.answer({ 'passcodes.move': () => ({ ok: true }) });
    const popup = await drawPopup(host);
    const list = popup.root.querySelector('.code-list')!;
    const grip = (at: number) => popup.root.querySelectorAll('.code-grip')[at]!;
    const point = async (target: Element, type: string, clientY: number) => {
      target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: 0, clientY }));
      await settle();
    };
    // In the fourth row, beyond its middle.
    await point(grip(0), 'pointerdown', 30);
    await point(list, 'pointermove', 3 * 64 + 40);
    expect(popup.root.querySelectorAll('.code-dragged, .code-before')).toHaveLength(2);
    expect(await popup.key('Escape')).toBe(false);
    await point(list, 'pointerup', 3 * 64 + 40);
    expect(sentTo(host, 'passcodes.move')).toEqual([]);
    expect(host.done).toEqual([]);
    await point(grip(0), 'pointerdown', 30);
    await point(list, 'pointermove', 3 * 64 + 40);
    await point(list, 'pointerup', 3 * 64 + 40);
    expect(sentTo(host, 'passcodes.move')).toEqual([
      { name: 'passcodes.move', request: { passcodeId: GITHUB.passcodeId, before: STEAM.passcodeId } },
    ]);
    await point(grip(4), 'pointerdown', 4 * 64 + 30);
    await point(list, 'pointermove', -20);
    await point(list, 'pointerup', -20);
    expect(host.sent.at(-1)?.request).toEqual({ passcodeId: STEAM.passcodeId, before: GITHUB.passcodeId });
  });

  it('keeps its order while it is searched', async () => {
    const host = hosted(FEW);
    const popup = await drawPopup(host);
    await popup.type('alice');
    expect(popup.root.querySelector('.code-grip')).toBeNull();
    await popup.key('ArrowDown');
    await popup.key('ArrowDown', { altKey: true });
    expect(sentTo(host, 'passcodes.move')).toEqual([]);
  });

  it('is asked for again where an account is gone', async () => {
    const host = hosted([GITHUB, COUNTED]);
    host.answer({
      'passcodes.next': () => {
        holding(host, [GITHUB]);
        return { ok: false, failure: { code: 'passcode_gone', detail: '' } };
      },
    });
    const popup = await drawPopup(host);
    press(popup.control('Company VPN, alice: next code'));
    await settle();
    expect(popup.has('failure_passcode_gone_title')).toBe(true);
    expect(rows(popup)).toEqual(['GitHubalice@example.com']);
  });
});
