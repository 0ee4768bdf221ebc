import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '..', 'dist');

interface BuiltManifest {
  readonly permissions: readonly string[];
  readonly optional_permissions: readonly string[];
  readonly optional_host_permissions: readonly string[];
  readonly content_security_policy: { readonly extension_pages: string };
  readonly action: { readonly default_popup: string };
  readonly options_ui: { readonly page: string };
  readonly icons: Readonly<Record<string, string>>;
  readonly default_locale: string;
  readonly background: Readonly<Record<string, unknown>>;
  readonly minimum_chrome_version?: string;
  readonly browser_specific_settings?: { readonly gecko: { readonly id: string } };
}

function manifestOf(browser: 'chromium' | 'firefox'): BuiltManifest {
  return JSON.parse(readFileSync(join(DIST, browser, 'manifest.json'), 'utf8')) as BuiltManifest;
}

describe.each(['chromium', 'firefox'] as const)('the built manifest for %s', (browser) => {
  it('asks for exactly these permissions', () => {
    const manifest = manifestOf(browser);
    expect(manifest.permissions).toEqual([
      'activeTab',
      'alarms',
      'contextMenus',
      'notifications',
      ...(browser === 'chromium' ? ['offscreen'] : []),
      'scripting',
      'storage',
      'unlimitedStorage',
    ]);
    expect(manifest.optional_host_permissions).toEqual(['<all_urls>']);
    expect(manifest.optional_permissions).toEqual(['clipboardRead', 'clipboardWrite']);
    expect(manifest).not.toHaveProperty('host_permissions');
  });

  it('gives pages nothing by which they could tell that the extension is there', () => {
    const telltales = ['web_accessible_resources', 'externally_connectable', 'content_scripts', 'key'];
    for (const key of telltales) expect(manifestOf(browser)).not.toHaveProperty(key);
  });

  it('lets its pages load nothing that did not come with it', () => {
    const policy = manifestOf(browser).content_security_policy.extension_pages;
    const sources = Object.fromEntries(
      policy.split(';').map((rule) => [rule.trim().split(' ', 1)[0], rule.trim().replace(/^\S+ /, '')]),
    ) as Record<string, string>;
    expect(sources['default-src']).toBe("'none'");
    expect(sources['script-src']).toBe("'self'");
    // Neither a web app's logo nor a picture in a name or a message: no server can count who looks (P9).
    expect(sources['img-src']).toBe("'self'");
    expect(sources['frame-ancestors']).toBe("'none'");
    expect(sources['connect-src']).toBe('https: http://localhost:* http://127.0.0.1:*');
    expect(policy).not.toContain('unsafe');
  });

  it('names only files that are there', () => {
    const { action, options_ui, icons, default_locale } = manifestOf(browser);
    const named = [action.default_popup, options_ui.page, ...Object.values(icons)];
    for (const file of named) expect(existsSync(join(DIST, browser, file)), file).toBe(true);
    expect(existsSync(join(DIST, browser, '_locales', default_locale, 'messages.json'))).toBe(true);
  });

  it('holds no source map and no script of another site', () => {
    const files = readdirSync(join(DIST, browser), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      expect(readFileSync(join(DIST, browser, file), 'utf8')).not.toMatch(/(?:src|href)="https?:/);
    }
  });
});

describe('what differs between the browsers', () => {
  it('Chromium runs a service worker and needs 127', () => {
    const { background, minimum_chrome_version } = manifestOf('chromium');
    expect(Object.keys(background).sort()).toEqual(['service_worker', 'type']);
    expect(minimum_chrome_version).toBe('127');
  });

  it('Firefox runs an event page and has an id', () => {
    const { background, browser_specific_settings } = manifestOf('firefox');
    expect(Object.keys(background).sort()).toEqual(['scripts', 'type']);
    expect(browser_specific_settings?.gecko.id).toBe('countersign@countersign.example');
  });
});
