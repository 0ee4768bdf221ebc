import { describe, expect, it } from 'vitest';
import { findBrowser, type Machine } from '../../scripts/browser/find-browser.ts';

const DOWNLOADED = '/cache/chromium/chrome';

function machine(files: readonly string[], rest: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    exists: (path) => files.includes(path),
    realPath: (path) => path,
    downloaded: () => DOWNLOADED,
    ...rest,
  };
}

describe('findBrowser', () => {
  it('takes CHROME_PATH before everything else', () => {
    const found = findBrowser(machine(['/opt/mine', '/usr/bin/chromium'], { env: { CHROME_PATH: '/opt/mine' } }));
    expect(found).toEqual({ found: true, executable: '/opt/mine' });
  });

  it('says so when CHROME_PATH names nothing', () => {
    const found = findBrowser(machine(['/usr/bin/chromium'], { env: { CHROME_PATH: '/opt/mine' } }));
    expect(found).toEqual({ found: false, why: 'chrome_path', path: '/opt/mine' });
  });

  it.each([
    ['linux', '/usr/local/bin/chromium', {}],
    ['linux', '/usr/bin/google-chrome-stable', {}],
    ['linux', '/usr/bin/microsoft-edge', {}],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
    ['darwin', '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium', { HOME: '/Users/ada' }],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', { PROGRAMFILES: 'C:\\Program Files' }],
    [
      'win32',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
    ],
  ] as const)('finds an installed browser on %s: %s', (platform, path, env) => {
    const found = findBrowser(machine([path], { platform, env: { PATH: '/usr/local/bin:/usr/bin', ...env } }));
    expect(found).toEqual({ found: true, executable: path });
  });

  it('prefers Chromium over Chrome', () => {
    const found = findBrowser(machine(['/usr/bin/google-chrome', '/usr/bin/chromium']));
    expect(found).toEqual({ found: true, executable: '/usr/bin/chromium' });
  });

  it("passes over a snap, whose confinement can't read our profile folder", () => {
    const found = findBrowser(
      machine(['/usr/bin/chromium', DOWNLOADED], {
        realPath: (path) => (path === '/usr/bin/chromium' ? '/snap/bin/chromium' : path),
      }),
    );
    expect(found).toEqual({ found: true, executable: DOWNLOADED });
  });

  it('finds nothing where nothing is', () => {
    expect(findBrowser(machine([]))).toEqual({ found: false, why: 'none' });
  });
});
