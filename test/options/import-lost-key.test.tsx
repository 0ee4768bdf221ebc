// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { t, tCount } from '../../src/ui/t.ts';
import { button, click, drawOptions, says, sentOf, useOptions } from './draw-options.tsx';
import { drop, hostWith, sources } from './support/import-page.ts';
import { PREVIEW } from './views.ts';

useOptions();

describe('bringing accounts in', () => {
  it('begins with a new key where the old one is gone: says what opens no more, asks first, and goes on', async () => {
    let isLost = true;
    const host = hostWith(() =>
      isLost ? { kind: 'vault_lost', source: 'countersign', aside: 4, signIn: 1 } : { ...PREVIEW, enrolAgain: [] },
    );
    host.answer({
      'passcodes.startAnew': () => {
        isLost = false;
        return { ok: true, aside: 4, signIn: 1 };
      },
    });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    expect(screen.getByRole('heading', { name: t('lost_title') })).toBe(document.activeElement);
    for (const words of [tCount('lost_aside', 4), tCount('lost_sign_in', 1), t('lost_kept')])
      expect(says(words)).toBe(true);
    await click(button('lost_start'));
    const confirm = button('lost_confirm');
    expect(confirm.hasAttribute('disabled')).toBe(true);
    expect(sentOf(host, 'passcodes.startAnew')).toEqual([]);
    await click(screen.getByLabelText(t('lost_understood')));
    await click(confirm);
    expect(sentOf(host, 'passcodes.startAnew')).toEqual([{}]);
    // The same file, without another choice of it.
    expect(sources(host)[1]).toEqual(sources(host)[0]);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(screen.getByRole('heading', { name: tCount('import_added', 3) })).toBe(document.activeElement);
  });

  it('that meets a lost key only when adding looks again, and offers a new one', async () => {
    let isLost = false;
    const host = hostWith(() => (isLost ? { kind: 'vault_lost', source: 'aegis', aside: 0, signIn: 0 } : PREVIEW));
    host.answer({
      'passcodes.add': () => {
        isLost = true;
        return { ok: false, failure: { code: 'vault_damaged', detail: '' } };
      },
    });
    await drawOptions(host, 'add/import');
    await drop(['backup.json', '{}']);
    await click(screen.getByRole('button', { name: tCount('import_add', 3) }));
    expect(button('lost_start')).toBeDefined();
    expect(says(tCount('lost_aside', 0))).toBe(false);
    await click(button('cancel'));
    expect(says(t('import_zone_title'))).toBe(true);
  });
});
