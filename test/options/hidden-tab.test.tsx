// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Exported } from '../../src/messaging/passcodes.ts';
import { t } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, drawOptions, useOptions } from './draw-options.tsx';
import { hostWith, SECRET, SPOKEN } from './support/passcodes-page.ts';
import { MAIL } from './views.ts';

useOptions();

/** A page whose tab is in the front or in the back by the time that the background answers with codes. */
async function answering(at: Parameters<typeof drawOptions>[1]) {
  const host = hostWith(MAIL);
  let answer: (exported: Exported & { ok: true }) => void = () => undefined;
  host.answer({ 'passcodes.export': () => new Promise((resolve) => (answer = resolve)) });
  await drawOptions(host, at);
  return async (visible: DocumentVisibilityState) => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible);
    onTestFinished(() => visibility.mockRestore());
    answer({ ok: true, texts: [SECRET], leftOut: [] });
    await settle();
  };
}

it.each([
  ['visible', 1],
  ['hidden', 0],
] as const)('an account that is answered to a %s tab is shown as %d codes', async (visible, shown) => {
  const answer = await answering('accounts/passcode-mail');
  await click(button('passcode_qr_of', SPOKEN));
  await click(button('passcode_qr_show'));
  await answer(visible);
  expect(document.querySelectorAll('.qr-code')).toHaveLength(shown);
});

it.each([
  ['visible', 1],
  ['hidden', 0],
] as const)('a transfer that is answered to a %s tab is shown as %d codes', async (visible, shown) => {
  const answer = await answering('backup');
  fireEvent.click(screen.getByLabelText(t('migration_understood')));
  await settle();
  await click(button('migration_show'));
  await answer(visible);
  expect(document.querySelectorAll('.qr-code')).toHaveLength(shown);
});
