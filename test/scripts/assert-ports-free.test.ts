import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { assertPortsFree } from '../../scripts/start/assert-ports-free.ts';

/** A port that another program has until the test is over. */
async function takePort(port: number): Promise<void> {
  const other = createServer();
  await new Promise<void>((resolve, reject) => {
    other.once('error', reject).listen({ port, host: '127.0.0.1' }, resolve);
  });
  onTestFinished(() => void other.close());
}

const servers = (port: number, demoPort: number) => [
  { who: 'the token server', port, option: '--port' },
  { who: 'the demo web app', port: demoPort, option: '--demo-port' },
];

/** What a refusal says, and the ports of the command that it names. */
async function refusal(port: number, demoPort: number): Promise<{ sentence: string; ports: number[] }> {
  const refused = await assertPortsFree(servers(port, demoPort), 'npm start --').catch((error: unknown) => error);
  if (!(refused instanceof Error)) throw new Error('the ports were taken for free');
  const [, ...ports] = /npm start -- --port (\d+) --demo-port (\d+)$/.exec(refused.message) ?? [];
  return { sentence: refused.message, ports: ports.map(Number) };
}

test('free ports are taken without a word', async () => {
  await assertPortsFree(servers(await freePort(), await freePort()), 'npm start --');
});

test('both taken ports are named in one sentence, with a command whose ports are free', async () => {
  const [port, demoPort] = [await freePort(), await freePort()];
  await takePort(port);
  await takePort(demoPort);
  const { sentence, ports } = await refusal(port, demoPort);
  expect(sentence).toMatch(
    `Another program uses port ${port}, which the token server needs, and port ${demoPort}, which the demo web app needs. Stop it, or`,
  );
  const [other = 0, otherDemo = 0] = ports;
  await assertPortsFree(servers(other, otherDemo), 'npm start --');
});

test('where one port is taken, the command keeps the other', async () => {
  const [port, demoPort] = [await freePort(), await freePort()];
  await takePort(demoPort);
  const { sentence, ports } = await refusal(port, demoPort);
  expect(sentence).not.toContain(`port ${port},`);
  expect(ports[0]).toBe(port);
  await assertPortsFree(servers(port, ports[1] ?? 0), 'npm start --');
});

test('the command never gives both servers one port', async () => {
  const port = await freePort();
  await takePort(port);
  const { ports } = await refusal(port, port + 100);
  expect(new Set(ports).size).toBe(2);
});

test('without options there is nothing to choose', async () => {
  const port = await freePort();
  await takePort(port);
  const refused = assertPortsFree([{ who: 'the token server', port }], 'node scripts/screenshots.mjs');
  await expect(refused).rejects.toThrow(/needs\. Stop it$/);
});
