// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { t } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';
import { hostWith, sources, totals } from './support/import-page.ts';
import { PREVIEW } from './views.ts';

useOptions();

describe('typing the secret of an account', () => {
  const typingHost = (answer: 'taken' | 'secret_invalid' | 'passcode_there' | 'passcode_invalid' = 'taken') => {
    const host = hostWith(() => PREVIEW);
    host.answer({
      'passcodes.type': () =>
        answer === 'taken'
          ? { ok: true, passcodeId: 'passcode-mail' }
          : { ok: false, failure: { code: answer, detail: '' } },
    });
    return host;
  };

  it('asks for the secret first, sends what was typed with the usual settings, and leads to the account', async () => {
    const host = typingHost();
    await drawOptions(host, 'add/type');
    expect(document.querySelector('input')?.name).toBe('secret');
    expect(document.querySelector('details')?.open).toBe(false);
    await type('type_secret_label', 'jbsw y3dp');
    await type('passcode_issuer_label', 'GitHub');
    await click(button('type_add'));
    expect(sentOf(host, 'passcodes.type')).toEqual([
      {
        typed: {
          issuer: 'GitHub',
          label: '',
          secret: 'jbsw y3dp',
          kind: 'totp',
          algorithm: 'SHA1',
          digits: '6',
          period: '30',
          counter: '',
        },
      },
    ]);
    expect(says(t('added_title'))).toBe(true);
    expect(screen.getByRole('link', { name: t('type_see') }).getAttribute('href')).toBe('#accounts/passcode-mail');
    await click(button('added_another'));
    expect(screen.getByLabelText<HTMLInputElement>(t('type_secret_label')).value).toBe('');
  });

  it('without a secret sends nothing and goes to the field', async () => {
    const host = typingHost();
    await drawOptions(host, 'add/type');
    await click(button('type_add'));
    expect(says(t('failure_secret_missing_text'))).toBe(true);
    expect(document.activeElement).toBe(screen.getByLabelText(t('type_secret_label')));
    expect(sentOf(host, 'passcodes.type')).toEqual([]);
  });

  it.each(['secret_invalid', 'passcode_there'] as const)('refused with %s says so at the secret', async (code) => {
    await drawOptions(typingHost(code), 'add/type');
    await type('type_secret_label', 'x');
    await click(button('type_add'));
    expect(screen.getByLabelText(t('type_secret_label')).getAttribute('aria-invalid')).toBe('true');
    expect(says(t(`failure_${code}_title`))).toBe(true);
  });

  it('opens the advanced settings at a fault in them, and shows those that the kind has', async () => {
    const host = typingHost();
    await drawOptions(host, 'add/type');
    await type('type_secret_label', 'jbsw y3dp');
    await type('type_digits_label', '12');
    await click(button('type_add'));
    expect(says(t('type_digits_wrong'))).toBe(true);
    expect(document.querySelector('details')?.open).toBe(true);
    await type('type_digits_label', '8');
    fireEvent.change(screen.getByLabelText(t('type_kind_label')), { target: { value: 'hotp' } });
    await settle();
    expect(screen.queryByLabelText(t('type_period_label'))).toBeNull();
    await type('type_counter_label', '-1');
    await click(button('type_add'));
    expect(says(t('type_counter_wrong'))).toBe(true);
    await type('type_counter_label', '7');
    await click(button('type_add'));
    expect(sentOf(host, 'passcodes.type')).toMatchObject([{ typed: { kind: 'hotp', digits: '8', counter: '7' } }]);
  });

  it('sends only what it shows for the kind: what was chosen for another is no part of a code of Steam', async () => {
    const host = typingHost();
    await drawOptions(host, 'add/type');
    await type('type_secret_label', 'jbsw y3dp');
    await type('type_digits_label', '8');
    fireEvent.change(screen.getByLabelText(t('type_algorithm_label')), { target: { value: 'SHA256' } });
    fireEvent.change(screen.getByLabelText(t('type_kind_label')), { target: { value: 'steam' } });
    await settle();
    await click(button('type_add'));
    expect(sentOf(host, 'passcodes.type')).toMatchObject([
      { typed: { kind: 'steam', algorithm: 'SHA1', digits: '6', period: '30', counter: '' } },
    ]);
  });

  it('takes a whole otpauth address for what it is: shown first, and added by a click', async () => {
    const host = typingHost();
    await drawOptions(host, 'add/type');
    await type('type_secret_label', 'otpauth://totp/x?secret=A');
    await click(button('type_add'));
    expect(sentOf(host, 'passcodes.type')).toEqual([]);
    expect(sources(host)).toEqual([{ kind: 'text', text: 'otpauth://totp/x?secret=A' }]);
    expect(totals()).toHaveLength(3);
  });
});
