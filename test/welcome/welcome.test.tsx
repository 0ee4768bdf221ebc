// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addWayFrom } from '../../src/options/route.ts';
import { ALL_SITES, type Host } from '../../src/ui/host.ts';
import { t } from '../../src/ui/t.ts';
import { Welcome } from '../../src/welcome/Welcome.tsx';
import { createFakeHost } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { installTexts } from '../ui/texts.ts';

beforeEach(() => installTexts());
afterEach(() => cleanup());

function createHost(person: 'agrees' | 'refuses' | 'can not') {
  const fake = createFakeHost();
  let allSites = false;
  const asked: (readonly string[])[] = [];
  fake.answer({ 'settings.get': () => ({ openPopupByItself: true, allSites, sites: [] }) });
  const host: Host = {
    ...fake,
    grant(patterns) {
      asked.push(patterns);
      if (person === 'can not') return Promise.reject(new Error('set by policy'));
      allSites = person === 'agrees';
      return Promise.resolve(allSites);
    },
  };
  return {
    host,
    asked,
    grantElsewhere() {
      allSites = true;
      fake.show({});
    },
  };
}

async function draw(host: Host): Promise<void> {
  render(<Welcome host={host} />);
  await settle();
}

const grantButton = () => screen.queryByRole('button', { name: t('find_grant') });

describe('the welcome page', () => {
  it('tells a sign-in in three steps and leads to the first account', async () => {
    await draw(createHost('agrees').host);
    expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual([
      t('step_code_title'),
      t('step_approve_title'),
      t('step_inside_title'),
    ]);
    const link = screen.getByRole('link', { name: t('no_account_title') });
    const page = new URL(link.getAttribute('href') ?? '', 'chrome-extension://id/src/welcome/index.html');
    expect(page.href).toBe('chrome-extension://id/src/options/index.html#add');
  });

  it('leads who has codes or a backup elsewhere to where they are brought in', async () => {
    await draw(createHost('agrees').host);
    expect(screen.getByRole('heading', { name: t('welcome_codes_title') })).toBeDefined();
    const link = screen.getByRole('link', { name: t('welcome_codes_bring') });
    const page = new URL(link.getAttribute('href') ?? '', 'chrome-extension://id/src/welcome/index.html');
    expect(page.href).toBe('chrome-extension://id/src/options/index.html#add/import');
    expect(addWayFrom(page.hash)).toBe('import');
  });

  it('says what is read and what is sent before it asks for all sites, within the click', async () => {
    const { host, asked } = createHost('agrees');
    await draw(host);
    for (const key of ['find_reads', 'find_stays', 'find_sends'] as const) {
      expect(screen.getByText(t(key))).toBeDefined();
    }
    expect(asked).toEqual([]);
    grantButton()?.click();
    expect(asked).toEqual([[ALL_SITES]]);
    await settle();
    expect(screen.getByText(t('find_granted_title'))).toBeDefined();
    expect(grantButton()).toBeNull();
  });

  it.each(['refuses', 'can not'] as const)('goes on without all sites when the person %s', async (person) => {
    await draw(createHost(person).host);
    grantButton()?.click();
    await settle();
    expect(screen.getByText(t('find_refused'))).toBeDefined();
    expect(grantButton()).not.toBeNull();
  });

  it('learns of a grant that was given elsewhere', async () => {
    const browser = createHost('refuses');
    await draw(browser.host);
    browser.grantElsewhere();
    await settle();
    expect(screen.getByText(t('find_granted_title'))).toBeDefined();
  });
});
