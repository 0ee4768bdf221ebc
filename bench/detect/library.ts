import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../scripts/setup/run.mjs';
import { SetupError } from '../../scripts/setup/setup-error.mjs';

/** Milliseconds for the packages to come and to be bundled. */
const PATIENCE = 180_000;

export interface LibraryPlaces {
  /** Folder of the project: what was built is kept below its `.countersign`. */
  readonly root: string;
  readonly corpus: string;
  /** A file that is `/lib.js` already; empty for none. */
  readonly lib: string;
}

/**
 * What the corpus's pages load as `/lib.js`: the file that was named, or what the corpus's own `lib/build-lib.mjs`
 * makes of npm packages, in a temporary copy. `null` when there is none to be had. @throws SetupError when the named
 * file is not there
 */
export async function findLibrary(places: LibraryPlaces, say: (line: string) => void): Promise<Buffer | null> {
  const { root, corpus, lib } = places;
  if (lib !== '') {
    return readFile(lib).catch(() => {
      throw new SetupError(`There is no ${lib}, which --lib names.`);
    });
  }
  const source = join(corpus, 'lib');
  const name = await hashOf(source);
  if (name === null) return null;
  const kept = join(root, '.countersign', `corpus-lib-${name}.js`);
  const before = await readFile(kept).catch(() => null);
  if (before !== null) return before;
  say(`Building /lib.js of ${source} from npm packages ...`);
  const built = await build(source, say);
  if (built !== null) {
    await mkdir(join(root, '.countersign'), { recursive: true });
    await writeFile(kept, built);
  }
  return built;
}

async function build(source: string, say: (line: string) => void): Promise<Buffer | null> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-lib-'));
  try {
    await cp(source, folder, { recursive: true });
    const steps = [
      ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
      [process.execPath, 'build-lib.mjs'],
    ] as const;
    for (const [command, ...args] of steps) {
      const { code, output } = await run(command, args, { cwd: folder, timeout: PATIENCE });
      if (code === 0) continue;
      say(`/lib.js could not be built:\n${output.trimEnd()}`);
      return null;
    }
    return await readFile(join(folder, 'lib.js')).catch(() => null);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names what the folder holds, so that another corpus gets another library. `null` without the folder. */
async function hashOf(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch((): string[] => []);
  if (!names.includes('build-lib.mjs')) return null;
  const hash = createHash('sha256');
  for (const name of names.sort()) {
    // A folder of packages beside the sources is none of them.
    const content = await readFile(join(folder, name)).catch(() => null);
    if (content !== null) hash.update(`${name}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
