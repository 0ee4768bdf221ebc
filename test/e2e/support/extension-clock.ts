import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '../../../scripts/browser/person.ts';
import { findServiceWorker } from '../../../scripts/browser/service-worker.ts';
import { attachToTarget, evaluateIn } from '../../../scripts/browser/target-session.ts';

/** Runs first in every place of the extension. Pages keep the shift for the next page; a worker is told it anew. */
function installClock(): void {
  const RealDate = Date;
  const realNow = Date.now.bind(Date);
  const KEY = 'test-clock-shift';
  let shift = 'localStorage' in globalThis ? Number(localStorage.getItem(KEY) ?? 0) : 0;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [realNow() + shift] : args, newTarget) as object,
    get: (target, key, receiver): unknown =>
      key === 'now' ? () => realNow() + shift : Reflect.get(target, key, receiver),
  });
  Object.assign(globalThis, {
    setTestClock(milliseconds: number) {
      shift = milliseconds;
      if ('localStorage' in globalThis) localStorage.setItem(KEY, String(milliseconds));
    },
  });
}

/** The built extension as it is, but for a clock that a test can move, as if the computer's were wrong. Gives its folder. */
export function withMovableClock(built: string, folder: string): string {
  const copy = join(folder, 'extension');
  cpSync(built, copy, { recursive: true });
  writeFileSync(join(copy, 'test-clock.js'), `(${installClock.toString()})();\n`);
  const change = (file: string, by: (text: string) => string) => {
    writeFileSync(join(copy, file), by(readFileSync(join(copy, file), 'utf8')));
  };
  change('service-worker-loader.js', (text) => `import './test-clock.js';\n${text}`);
  for (const page of ['popup', 'options'])
    change(`src/${page}/index.html`, (text) => text.replace('<head>', '<head><script src="/test-clock.js"></script>'));
  return copy;
}

declare global {
  /** Only inside of an extension that `withMovableClock` made. */
  var setTestClock: (milliseconds: number) => void;
}

/** Sets the computer's clock, as worker, popup and options page see it, so many seconds ahead of the true time. */
export async function setExtensionClock({ context, host }: Person, secondsAhead: number): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${host.extensionId}/src/options/index.html`);
  await page.evaluate((ahead) => setTestClock(ahead * 1000), secondsAhead);
  const worker = await findServiceWorker(host.cdp, host.extensionId);
  if (worker === null) throw new Error('the worker sleeps although a page has just talked to it');
  const session = await attachToTarget(host.cdp, worker);
  await evaluateIn(session, (ahead: number) => setTestClock(ahead * 1000), [secondsAhead]);
  await session.detach();
  await page.close();
}
