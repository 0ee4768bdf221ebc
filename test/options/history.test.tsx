// @vitest-environment happy-dom
import { screen, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { HistoryEntryView } from '../../src/messaging/views.ts';
import { day } from '../../src/options/dates.ts';
import { PAGE_SIZE } from '../../src/options/history/HistoryPage.tsx';
import { t } from '../../src/ui/t.ts';
import { button, click, createQuietHost, drawOptions, useOptions } from './draw-options.tsx';
import { HISTORY, NOW } from './views.ts';

useOptions();

function hostWith(entries: readonly HistoryEntryView[]) {
  const host = createQuietHost();
  host.answer({ 'history.list': () => ({ entries }) });
  return host;
}

const items = () => [...document.querySelectorAll<HTMLElement>('[data-outcome]')];

describe('the history', () => {
  it('that is empty says what will be listed', async () => {
    await drawOptions(hostWith([]), 'history');
    expect(screen.getByText(t('history_empty_text'))).toBeDefined();
  });

  it('says in words how each request ended, where it was asked and for which account', async () => {
    await drawOptions(hostWith(HISTORY), 'history');
    expect(items().map(({ dataset }) => dataset.outcome)).toEqual(HISTORY.map(({ outcome }) => outcome));
    for (const [index, { outcome, origin, accountLabel, clientName }] of HISTORY.entries()) {
      const words = items()[index]?.textContent;
      expect(words).toContain(t(`history_${outcome}`));
      expect(words).toContain(origin);
      expect(words).toContain(accountLabel);
      if (clientName !== null) expect(words).toContain(clientName);
    }
  });

  it('says why a request was denied, was left or failed, and nothing where nobody wrote it down', async () => {
    const [first] = HISTORY;
    const ended = (outcome: HistoryEntryView['outcome'], reason?: string) => ({
      ...first!,
      outcome,
      ...(reason !== undefined && { reason }),
    });
    await drawOptions(
      hostWith([
        ended('denied', 'not_me'),
        ended('denied', 'cancelled'),
        ended('cancelled', 'tab_closed'),
        ended('failed', 'server_unreachable'),
        ended('denied'),
        ended('failed', '<b>of a later version'),
      ]),
      'history',
    );
    const why = items().map((item) => item.querySelector('.history-why')?.textContent);
    expect(why).toEqual([
      t('history_why_not_me'),
      t('history_why_cancelled'),
      t('history_why_tab_closed'),
      t('failure_server_unreachable_title'),
      undefined,
      undefined,
    ]);
  });

  it('is put together by days, the newest first', async () => {
    const DAY = 24 * 60 * 60 * 1000;
    const at = [NOW, NOW - 60_000, NOW - 3 * DAY];
    await drawOptions(hostWith(at.map((moment) => ({ ...HISTORY[0]!, at: moment }))), 'history');
    const days = screen.getAllByRole('region');
    expect(days.map((region) => within(region).getByRole('heading').textContent)).toEqual([
      day(NOW),
      day(NOW - 3 * DAY),
    ]);
    expect(days.map((region) => within(region).getAllByRole('listitem').length)).toEqual([2, 1]);
  });

  it('that is long is drawn in parts', async () => {
    const many = Array.from({ length: PAGE_SIZE + 7 }, (_, index) => ({ ...HISTORY[0]!, at: NOW - index }));
    await drawOptions(hostWith(many), 'history');
    expect(items()).toHaveLength(PAGE_SIZE);
    await click(button('history_more'));
    expect(items()).toHaveLength(PAGE_SIZE + 7);
    expect(screen.queryByRole('button', { name: t('history_more') })).toBeNull();
  });

  it('shows what a hostile page or server named itself as plain text', async () => {
    await drawOptions(
      hostWith([{ ...HISTORY[0]!, clientName: '<i>\u202Eknab', origin: 'https://xn--bnk-5ka.example' }]),
      'history',
    );
    expect(items()[0]?.textContent).toContain('<i>\uFFFDknab');
    expect(items()[0]?.textContent).toContain('https://xn--bnk-5ka.example');
    expect(document.querySelector('i')).toBeNull();
  });
});
