import { expect, onTestFinished, test } from 'vitest';
import { networkOf } from '../../src/demo/network.ts';
import { createQueue, QueueFull } from '../../src/demo/queue.ts';
import { startDemo } from './support/demo.ts';
import { startFakeProvider } from './support/fake-provider.ts';

async function setUp(settings: Parameters<typeof startDemo>[1]) {
  const provider = await startFakeProvider();
  const demo = await startDemo(provider.issuer, settings);
  onTestFinished(async () => {
    await demo.close();
    await provider.close();
  });
  return { provider, demo };
}

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:DB8:0:1:aaaa::1', '2001:db8:0:1::/64'],
  ['2001:db8::1%eth0', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s is counted as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

test('a queue does so many at once, lets so many wait, and refuses the rest at once', async () => {
  const queue = createQueue({ atOnce: 1, waiting: 1 });
  let release = (): void => undefined;
  const first = queue(() => new Promise<void>((resolve) => (release = resolve)));
  const second = queue(() => Promise.reject(new Error('went wrong')));
  await expect(queue(() => Promise.resolve())).rejects.toThrow(QueueFull);
  release();
  await first;
  await expect(second).rejects.toThrow('went wrong');
  expect(await queue(() => Promise.resolve('again'))).toBe('again');
});

test('more passwords at once than can be checked are refused with the time to wait, and later ones are checked', async () => {
  const { demo } = await setUp({
    passwordTries: { tries: 1000, per: 900 },
    passwordCost: [2 ** 14, 8, 4],
    passwordHashing: { atOnce: 1, waiting: 1 },
  });
  const type = (name: string) =>
    demo.visitor().submit('/login/password', { address: `${name}@example.org`, password: 'correct horse battery' });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => type(`u${String(index)}`)));
  const busy = answers.filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThan(0);
  expect(busy[0]?.headers.get('retry-after')).toBe('5');
  expect(answers.filter(({ status }) => status === 422).length).toBe(answers.length - busy.length);
  expect((await type('later')).status).toBe(422);
});

test('one network asks the token server for so many codes a minute, by whichever page', async () => {
  const { provider, demo } = await setUp({ pushes: { tries: 2, per: 60 } });
  const visitor = demo.visitor();
  expect((await visitor.get('/login')).status).toBe(200);
  expect((await visitor.submit('/login/hosted', {})).status).toBe(303);
  const pushed = provider.pushed.length;
  const refused = await visitor.get('/login');
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await visitor.send('/login/code', { page: 'A'.repeat(12) })).status).toBe(429);
  const sentBack = (await visitor.submit('/login/hosted', {})).location ?? '';
  expect(sentBack).toBe('/login?error=too_often');
  expect((await visitor.get(sentBack)).text).toContain('Try again in a minute.');
  expect(provider.pushed).toHaveLength(pushed);
});

test('behind a proxy that is named each visitor is counted apart, and elsewhere nobody can say who he is', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  for (const [trustProxy, second] of [
    [['127.0.0.1', '::1'], 200],
    [[], 429],
  ] as const) {
    const { demo } = await setUp({ pushes: { tries: 1, per: 60 }, trustProxy });
    const statuses: number[] = [];
    for (const address of ['203.0.113.7', '203.0.113.7', '198.51.100.9']) {
      statuses.push((await demo.visitor().get('/login', from(address))).status);
    }
    expect(statuses).toEqual([200, 429, second]);
  }
});
