import { existsSync, realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { chromium } from 'playwright-core';

/** What the search asks of the machine; tests pass a made-up one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
  /** Follows links, so that a snap behind /usr/bin is seen. */
  readonly realPath: (path: string) => string;
  /** Where playwright-core keeps a browser that it downloaded. */
  readonly downloaded: () => string;
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  realPath: realpathSync,
  downloaded: () => chromium.executablePath(),
};

export type BrowserSearch =
  | { readonly found: true; readonly executable: string }
  | { readonly found: false; readonly why: 'none' }
  /** CHROME_PATH names something that is not there: told, never silently passed over. */
  | { readonly found: false; readonly why: 'chrome_path'; readonly path: string };

/** CHROME_PATH, then an installed Chromium, Chrome or Edge, then playwright-core's own download. */
export function findBrowser(machine: Machine = thisMachine): BrowserSearch {
  const wanted = machine.env.CHROME_PATH;
  if (wanted !== undefined && wanted !== '') {
    if (machine.exists(wanted)) return { found: true, executable: wanted };
    return { found: false, why: 'chrome_path', path: wanted };
  }
  const executable = [...installedPlaces(machine), machine.downloaded()].find(
    (path) => machine.exists(path) && !isSnap(path, machine),
  );
  return executable === undefined ? { found: false, why: 'none' } : { found: true, executable };
}

function installedPlaces(machine: Machine): readonly string[] {
  if (machine.platform === 'darwin') return placesOnMac(machine.env);
  if (machine.platform === 'win32') return placesOnWindows(machine.env);
  return placesOnPath(machine.env);
}

function placesOnMac(env: Machine['env']): readonly string[] {
  return ['/Applications', `${env.HOME ?? ''}/Applications`].flatMap((folder) =>
    ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`),
  );
}

function placesOnWindows(env: Machine['env']): readonly string[] {
  const folders = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].flatMap((name) => env[name] ?? []);
  const programs = [
    ['Chromium', 'chrome.exe'],
    ['Google\\Chrome', 'chrome.exe'],
    ['Microsoft\\Edge', 'msedge.exe'],
  ] as const;
  return programs.flatMap(([name, file]) => folders.map((folder) => win32.join(folder, name, 'Application', file)));
}

function placesOnPath(env: Machine['env']): readonly string[] {
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = [...(env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/')), '/usr/bin'];
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/** A snap's confinement can't read `.countersign`, and Ubuntu's `chromium-browser` is a stub that installs the snap. */
function isSnap(path: string, machine: Machine): boolean {
  if (machine.platform !== 'linux') return false;
  const real = machine.realPath(path);
  return (
    real.startsWith('/snap/') ||
    real === '/usr/bin/snap' ||
    (real === '/usr/bin/chromium-browser' && machine.exists('/snap'))
  );
}
