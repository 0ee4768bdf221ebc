import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getBrowser, loadByHand } from '../browser/get-browser.ts';
import { startStack } from '../processes/stack.ts';
import { SetupError } from '../setup/setup-error.mjs';
import { assertPortsFree } from '../start/assert-ports-free.ts';
import { ensureDevelopmentConfig } from '../start/development-config.ts';
import { codesPicture } from './codes-picture.ts';
import { newTourist, SCALE, takeTour } from './tour.ts';

/** Pictures of the tour that the README shows. */
const SHOWN = new Set(['embedded-asked', 'relay-alarm']);

/** The pictures show the addresses that a newcomer has. */
const PORTS = { port: 4600, demoPort: 4601 };

/** Takes the tour on a store of its own, and keeps its best pictures in docs/images. */
export async function makeScreenshots(root: string, say: (line: string) => void): Promise<void> {
  await assertPortsFree(
    [
      { who: 'the token server', port: PORTS.port },
      { who: 'the demo web app', port: PORTS.demoPort },
    ],
    'node scripts/screenshots.mjs',
  );
  const executable = await getBrowser(root, say);
  if (executable === null) throw new SetupError(loadByHand(root));
  const folder = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'));
  const images = join(root, 'docs', 'images');
  mkdirSync(images, { recursive: true });
  const config = ensureDevelopmentConfig(join(folder, 'countersign.toml'), 'countersign.sqlite', PORTS);
  const stack = await startStack(root, config);
  try {
    const keep = (name: string, png: Buffer) => {
      if (SHOWN.has(name)) writeFileSync(join(images, `${name}.png`), png);
    };
    await takeTour({ root, executable, stack, keep, email: 'ada@example.com', say });
    const { person, leave } = await newTourist(root, executable);
    writeFileSync(join(images, 'codes.png'), await codesPicture(person, SCALE).finally(leave));
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
