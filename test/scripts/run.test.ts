import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { freePort, isPortFree } from '../../scripts/processes/ports.ts';
import { run } from '../../scripts/setup/run.mjs';

const LISTEN = `require('node:http').createServer().listen(Number(process.argv.at(-1)), '127.0.0.1');`;

describe('a command that is run', () => {
  it('comes back with its exit code and all that it wrote', async () => {
    const source = `console.log('out'); console.error('err'); process.exitCode = 3;`;
    const { code, output } = await run(process.execPath, ['-e', source]);
    expect(code).toBe(3);
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('is ended by its signal', async () => {
    const port = await freePort();
    const stopping = new AbortController();
    const running = run(process.execPath, ['-e', LISTEN, String(port)], { signal: stopping.signal });
    await waitUntil('it to listen', async () => ((await isPortFree(port)) ? null : true));
    stopping.abort();
    expect(await running).toEqual({ code: 130, output: '' });
    await waitUntil('it to end', async () => ((await isPortFree(port)) ? true : null));
  });

  it('is not begun when its signal has aborted', async () => {
    const { code } = await run('no-such-command', [], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
  });
});
