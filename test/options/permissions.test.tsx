// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import manifest from '../../manifest.json';
import type { SettingsView } from '../../src/messaging/views.ts';
import { PERMISSIONS } from '../../src/options/permissions/Reasons.tsx';
import { ALL_SITES, type Host } from '../../src/ui/host.ts';
import { t } from '../../src/ui/t.ts';
import { button, click, createQuietHost, drawOptions, says, sentOf, useOptions } from './draw-options.tsx';
import { SETTINGS } from './views.ts';

useOptions();

/** A browser that gives and takes what it is asked to, as far as the person lets it. */
function browserWith(start: Partial<SettingsView>, person: 'agrees' | 'refuses' = 'agrees') {
  const fake = createQuietHost();
  let settings: SettingsView = { ...SETTINGS, ...start };
  fake.answer({
    'settings.get': () => settings,
    'settings.set': (changed) => {
      settings = { ...settings, ...changed };
      return settings;
    },
  });
  const asked: string[] = [];
  const change =
    (verb: string, after: (patterns: readonly string[]) => SettingsView) => (patterns: readonly string[]) => {
      asked.push(`${verb} ${patterns.join(' ')}`);
      if (person === 'agrees') settings = after(patterns);
      return Promise.resolve(person === 'agrees');
    };
  const host: Host = {
    ...fake,
    grant: change('grant', () => ({ ...settings, allSites: true })),
    revoke: change('revoke', (patterns) => ({
      ...settings,
      allSites: settings.allSites && !patterns.includes(ALL_SITES),
      sites: settings.sites.filter((site) => !patterns.includes(site)),
    })),
  };
  return { host, fake, asked };
}

const allSites = () => screen.getByRole('switch', { name: t('hint_title') });
const popup = () => screen.getByRole('switch', { name: t('popup_itself_title') });
const isOn = (element: HTMLElement) => element.getAttribute('aria-checked') === 'true';

describe('the permissions page', () => {
  it('gives a reason for every permission of the manifest, and for no other', async () => {
    await drawOptions(browserWith({}).host, 'permissions');
    expect([...PERMISSIONS].sort()).toEqual([...manifest.permissions].sort());
    for (const permission of PERMISSIONS) expect(says(t(`permission_${permission}_text`))).toBe(true);
  });

  it('asks the browser for all sites within the click, and takes them back', async () => {
    const { host, asked } = browserWith({});
    await drawOptions(host, 'permissions');
    expect(isOn(allSites())).toBe(false);
    // A browser takes the request only from a click: it must be made before anything is waited for.
    allSites().click();
    expect(asked).toEqual([`grant ${ALL_SITES}`]);
    await click(document.body);
    expect(isOn(allSites())).toBe(true);
    await click(allSites());
    expect(asked).toEqual([`grant ${ALL_SITES}`, `revoke ${ALL_SITES}`]);
    expect(isOn(allSites())).toBe(false);
  });

  it('has the clipboard emptied after copying only where the browser let it, and gives that back', async () => {
    const { host } = browserWith({});
    const asked: boolean[] = [];
    let granted = false;
    const emptying: Host = {
      ...host,
      emptiesClipboard: () => Promise.resolve(granted),
      setEmptiesClipboard(on) {
        asked.push(on);
        // The person refuses the first time.
        if (asked.length !== 1) granted = on;
        return Promise.resolve(granted === on);
      },
    };
    await drawOptions(emptying, 'permissions');
    const clipboard = screen.getByRole('switch', { name: t('clipboard_switch_title') });
    for (const on of [false, true, false]) {
      await click(clipboard);
      expect(isOn(clipboard)).toBe(on);
    }
    expect(asked).toEqual([true, true, false]);
  });

  it('stays off when the person refuses in the browser', async () => {
    await drawOptions(browserWith({}, 'refuses').host, 'permissions');
    await click(allSites());
    expect(isOn(allSites())).toBe(false);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says so when the browser itself does not let it', async () => {
    const { host } = browserWith({ allSites: true });
    await drawOptions({ ...host, revoke: () => Promise.reject(new Error('set by policy')) }, 'permissions');
    await click(allSites());
    expect(screen.getByRole('alert').textContent).toContain(t('grant_failed_title'));
    expect(isOn(allSites())).toBe(true);
  });

  it('lists single sites and takes one off', async () => {
    const { host, asked } = browserWith({ sites: ['http://localhost/*', 'https://fieldnotes.example/*'] });
    await drawOptions(host, 'permissions');
    await click(button('site_revoke_of', 'https://fieldnotes.example'));
    expect(asked).toEqual(['revoke https://fieldnotes.example/*']);
    expect(screen.queryByRole('button', { name: t('site_revoke_of', 'https://fieldnotes.example') })).toBeNull();
    expect(button('site_revoke_of', 'http://localhost')).toBeDefined();
  });

  it('keeps whether the popup opens by itself', async () => {
    const { host, fake } = browserWith({ openPopupByItself: true, allSites: true });
    await drawOptions(host, 'permissions');
    expect(isOn(popup())).toBe(true);
    await click(popup());
    expect(sentOf(fake, 'settings.set')).toEqual([{ openPopupByItself: false }]);
    expect(isOn(popup())).toBe(false);
  });

  it('shows what the background says and not what was clicked', async () => {
    const { host, fake } = browserWith({ openPopupByItself: true });
    fake.answer({ 'settings.set': () => Promise.reject(new Error('gone')) });
    await drawOptions(host, 'permissions');
    await click(popup());
    expect(isOn(popup())).toBe(true);
    expect(screen.getByRole('alert').textContent).toContain(t('broken_title'));
  });
});

describe('the about page', () => {
  it('names the version of the manifest and the licence', async () => {
    const { host } = browserWith({});
    await drawOptions({ ...host, version: '7.8.9' }, 'about');
    expect(says('7.8.9')).toBe(true);
    expect(says('Apache-2.0')).toBe(true);
  });
});
