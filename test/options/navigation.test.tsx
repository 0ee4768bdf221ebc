// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { ROUTES, routeFrom } from '../../src/options/route.ts';
import { t } from '../../src/ui/t.ts';
import { settle } from '../popup/render-popup.tsx';
import { createQuietHost, drawOptions, useOptions } from './draw-options.tsx';
import { NO_PASSCODES } from './views.ts';

useOptions();

const current = () => screen.getAllByRole('link').filter((link) => link.getAttribute('aria-current') === 'page');

describe('the address of the options page', () => {
  it.each(ROUTES)('#%s opens its page, marked as the current one', async (route) => {
    await drawOptions(createQuietHost(), route);
    expect(current().map((link) => link.textContent)).toEqual([t(`nav_${route}`)]);
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(document.title).toBe(t('page_title', t(`nav_${route}`)));
  });

  it.each(['', '#', '#nothing', '#accounts/../add', '#__proto__'])('%j leads to the accounts', (hash) => {
    expect(routeFrom(hash)).toBe('accounts');
  });

  it('that changes draws the other page and moves the focus to its headline', async () => {
    await drawOptions(createQuietHost(), 'accounts');
    location.hash = 'history';
    window.dispatchEvent(new Event('hashchange'));
    await settle();
    expect(current().map((link) => link.textContent)).toEqual([t('nav_history')]);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: t('history_title') }));
  });
});

describe('a background that does not answer', () => {
  it.each(['accounts', 'add/sign-in', 'backup', 'history', 'permissions'] as const)(
    'is told on #%s, and trying again draws what it then says',
    async (route) => {
      const host = createQuietHost();
      const silent = () => Promise.reject(new Error('gone'));
      host.answer({
        'accounts.list': silent,
        'enrolment.pending': silent,
        'history.list': silent,
        'settings.get': silent,
        'passcodes.list': route === 'backup' ? silent : () => NO_PASSCODES,
      });
      await drawOptions(host, route);
      expect(screen.getByRole('alert').textContent).toContain(t('broken_title'));
      const awake = createQuietHost();
      host.answer({
        'accounts.list': () => awake.send('accounts.list', {}),
        'enrolment.pending': () => awake.send('enrolment.pending', {}),
        'history.list': () => awake.send('history.list', {}),
        'settings.get': () => awake.send('settings.get', {}),
        'passcodes.list': (request) => awake.send('passcodes.list', request),
      });
      screen.getByRole('button', { name: t('try_again') }).click();
      await settle();
      expect(screen.queryByRole('alert')).toBeNull();
      expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    },
  );

  it('whose old answer comes last does not put the old list back', async () => {
    const host = createQuietHost();
    const turns: (() => void)[] = [];
    host.answer({
      'history.list': () => {
        const entries =
          turns.length === 0
            ? []
            : [
                {
                  at: 0,
                  accountLabel: 'a',
                  clientName: null,
                  origin: 'https://new.example',
                  outcome: 'denied' as const,
                },
              ];
        return new Promise((resolve) => turns.push(() => resolve({ entries })));
      },
    });
    await drawOptions(host, 'history');
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(turns).toHaveLength(2);
    turns[1]?.();
    await settle();
    turns[0]?.();
    await settle();
    expect(screen.getByText(t('history_denied'))).toBeDefined();
  });
});
