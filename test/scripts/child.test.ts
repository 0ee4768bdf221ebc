import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type Child, type ChildOptions, startChild } from '../../scripts/processes/child.ts';
import { freePort, isPortFree } from '../../scripts/processes/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-child-'));
const running: Child[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => child.stop()));
});

function program(name: string, source: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}

const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('here')).listen(Number(process.argv[2]), '127.0.0.1');
console.log('listening');
`;

async function start(options: Partial<ChildOptions> & Pick<ChildOptions, 'program'>, port: number): Promise<Child> {
  const child = await startChild({
    name: 'The program',
    args: [String(port)],
    cwd: folder,
    logFile: join(folder, 'child.log'),
    readyUrl: `http://127.0.0.1:${port}/`,
    ...options,
  });
  running.push(child);
  return child;
}

describe('a child program', () => {
  it('is started once it answers, and frees its port when stopped', async () => {
    const port = await freePort();
    const child = await start({ program: program('server', SERVER) }, port);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
    await child.stop();
    expect(await isPortFree(port)).toBe(true);
    expect((await child.ended).wanted).toBe(true);
  });

  it('that ends before it answers is told in a sentence with the last lines of its log', async () => {
    const broken = program('broken', `console.error('the disk is full'); process.exit(7);`);
    await expect(start({ program: broken }, await freePort())).rejects.toThrow(
      /^The program ended \(exit code 7\)\..*the disk is full/s,
    );
  });

  it('that crashes later is told likewise, as not wanted', async () => {
    const port = await freePort();
    const source = `${SERVER} process.on('message', () => { console.error('out of ideas'); process.exit(3); });`;
    const child = await start({ program: program('crashing', source) }, port);
    const asked = expect(child.ask({ please: 'crash' })).rejects.toThrow('ended before it answered');
    const end = await child.ended;
    expect(end.wanted).toBe(false);
    expect(end.sentence).toMatch(/exit code 3.*out of ideas/s);
    await asked;
  });

  it('that ignores SIGTERM is killed', async () => {
    const port = await freePort();
    const source = `${SERVER} process.on('SIGTERM', () => {});`;
    const child = await start({ program: program('stubborn', source), grace: 200 }, port);
    await child.stop();
    expect((await child.ended).sentence).toContain('SIGKILL');
  });

  it('ends when its parent is killed', async () => {
    const port = await freePort();
    const server = program('orphan', SERVER);
    const tether = join(import.meta.dirname, '../../scripts/processes/tether.mjs');
    const parentSource = `
import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['--import', ${JSON.stringify(`file://${tether}`)}, ${JSON.stringify(server)}, '${port}'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true });
console.log(child.pid);
setInterval(() => {}, 1000);
`;
    const parent = spawn(process.execPath, [program('parent', parentSource)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    expect(Number(chunk.toString())).toBeGreaterThan(0);
    await waitUntil('the child to listen', async () => ((await isPortFree(port)) ? null : true));
    parent.kill('SIGKILL');
    await waitUntil('the child to end', async () => ((await isPortFree(port)) ? true : null));
  });
});
