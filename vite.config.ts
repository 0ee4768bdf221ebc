import { readFileSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import type { ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import manifest from './manifest.json' with { type: 'json' };

/**
 * One command builds one part: `vite build --mode chromium | firefox | server | demo`.
 * Each lands in `dist/<mode>`.
 */
export default defineConfig(({ mode }): UserConfig => {
  switch (mode) {
    case 'chromium':
      return extension('chromium', manifest);
    case 'firefox':
      return extension('firefox', firefoxManifest());
    case 'server':
    case 'demo':
      return nodeProgram(mode);
    case 'test':
      return tests();
    default:
      throw new Error(`vite: no mode "${mode}"; take chromium, firefox, server or demo`);
  }
});

function extension(browser: 'chromium' | 'firefox', source: ManifestV3Export): UserConfig {
  return {
    build: {
      outDir: `dist/${browser}`,
      emptyOutDir: true,
      target: browser === 'chromium' ? 'chrome127' : 'firefox142',
      modulePreload: false,
      sourcemap: false,
      // Pages that the background opens, and the manifest does not name.
      rolldownOptions: {
        input: {
          welcome: 'src/welcome/index.html',
          reading: 'src/reading/index.html',
          ...(browser === 'chromium' ? { clipboard: 'src/background/clipboard.html' } : {}),
        },
      },
    },
    plugins: [crx({ manifest: source, browser: browser === 'firefox' ? 'firefox' : 'chrome' }), undetectable()],
  };
}

/**
 * crxjs lists every injected script as web-accessible, by which any page could tell that the extension is there.
 * Ours are self-contained (`*.iife.ts`) and need no such entry.
 */
function undetectable(): Plugin {
  return {
    name: 'countersign:undetectable',
    enforce: 'post',
    renderCrxManifest(built: { web_accessible_resources?: unknown }) {
      delete built.web_accessible_resources;
      return built;
    },
    // crxjs also leaves the module that it made the self-contained script from; nothing loads it.
    generateBundle(_options, bundle) {
      for (const name of Object.keys(bundle))
        if (/^assets\/.*\.iife\.ts-[^/]*\.js$/.test(name)) Reflect.deleteProperty(bundle, name);
    },
  } as Plugin;
}

/** Firefox runs event pages instead of service workers and wants an id. */
function firefoxManifest(): ManifestV3Export {
  const { minimum_chrome_version: _, background, permissions, ...rest } = manifest;
  return {
    ...rest,
    // Its event page needs no page beside it.
    permissions: permissions.filter((permission) => permission !== 'offscreen'),
    background: { scripts: [background.service_worker], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'countersign@countersign.example',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['authenticationInfo'] },
      },
    },
  } as unknown as ManifestV3Export;
}

function nodeProgram(name: 'server' | 'demo'): UserConfig {
  return {
    build: {
      ssr: `src/${name}/main.ts`,
      outDir: `dist/${name}`,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  };
}

/**
 * `vitest run --project unit | contract | e2e`. Browsers and servers start in the last two, so they get more time.
 * The files that a worker runs share its modules: read anew for each file they took a third of the time of unit and
 * contract tests. What a test changes outside of itself it must give back, as `restoreMocks` and the others do.
 */
function tests(): ViteUserConfig {
  const restored = { restoreMocks: true, unstubGlobals: true, unstubEnvs: true };
  const project = (
    name: string,
    include: string[],
    exclude: string[],
    testTimeout: number,
    setupFiles: string[] = [],
  ) => ({
    test: {
      name,
      include,
      exclude,
      setupFiles,
      testTimeout,
      hookTimeout: testTimeout * 2,
      isolate: false,
      ...restored,
    },
  });
  return {
    test: {
      sequence: { sequencer: ByEnvironment },
      projects: [
        project('unit', ['test/**/*.test.{ts,tsx}'], ['test/contract/**'], 20_000, ['test/support/fresh-file.ts']),
        project('contract', ['test/contract/**/*.test.ts'], [], 60_000),
        project('e2e', ['test/e2e/**/*.spec.ts'], [], 120_000),
      ],
    },
  };
}

/**
 * Files that want a document first: a worker is ended, with the modules that it read, for each file that wants another
 * environment than the one before it.
 */
class ByEnvironment extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const wantsDocument = ({ moduleId }: TestSpecification) =>
      readFileSync(moduleId, 'utf8').startsWith('// @vitest-environment');
    return [...sorted.filter(wantsDocument), ...sorted.filter((file) => !wantsDocument(file))];
  }
}
