// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { t } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, drawOptions, pass, says, sentOf, useOptions } from './draw-options.tsx';
import { hostWith, SECRET, SPOKEN } from './support/passcodes-page.ts';
import { MAIL } from './views.ts';

useOptions();

describe('one account with codes', () => {
  it('is shown as a code only after a warning and a click, and not for longer than a minute', async () => {
    const host = hostWith(MAIL);
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('passcode_qr_of', SPOKEN));
    expect(says(t('passcode_qr_warning'))).toBe(true);
    expect(sentOf(host, 'passcodes.export')).toEqual([]);
    await click(button('passcode_qr_show'));
    expect(sentOf(host, 'passcodes.export')).toEqual([{ form: 'account', passcodeId: MAIL.passcodeId }]);
    expect(document.querySelector('.qr-code')).not.toBeNull();
    expect(new XMLSerializer().serializeToString(document.body)).not.toContain('JBSWY3DP');
    await pass(host, 59_000);
    expect(document.querySelector('.qr-code')).not.toBeNull();
    await pass(host, 1_000);
    expect(document.querySelector('.qr-code')).toBeNull();
  });

  it('is shown as a code no longer once its tab goes to the back', async () => {
    await drawOptions(hostWith(MAIL), 'accounts/passcode-mail');
    await click(button('passcode_qr_of', SPOKEN));
    await click(button('passcode_qr_show'));
    expect(document.querySelector('.qr-code')).not.toBeNull();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    onTestFinished(() => visibility.mockRestore());
    await act(async () => {
      document.dispatchEvent(new Event('visibilitychange'));
      await settle();
    });
    expect(document.querySelector('.qr-code')).toBeNull();
  });

  it('is said to be too long where no code can hold it, and is shown up to there', async () => {
    const host = hostWith(MAIL);
    const text = (bytes: number) => SECRET.padEnd(bytes, 'x');
    host.answer({ 'passcodes.export': () => ({ ok: true, texts: [`${text(2951)}é`], leftOut: [] }) });
    await drawOptions(host, 'accounts/passcode-mail');
    await click(button('passcode_qr_of', SPOKEN));
    await click(button('passcode_qr_show'));
    expect(document.querySelector('.qr-code')).not.toBeNull();
    await click(button('passcode_qr_close'));
    host.answer({ 'passcodes.export': () => ({ ok: true, texts: [`${text(2952)}é`], leftOut: [] }) });
    await click(button('passcode_qr_of', SPOKEN));
    await click(button('passcode_qr_show'));
    expect(says(t('passcode_qr_long_text'))).toBe(true);
    expect(says(t('try_again'))).toBe(false);
    expect(document.querySelector('.qr-code')).toBeNull();
  });
});
