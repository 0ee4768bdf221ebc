import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf, requesterOf } from '../../../src/server/limits/requester.ts';
import { createTokenBuckets } from '../../../src/server/limits/token-bucket.ts';
import { count, SEED } from '../../support/counts.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('P21: the requester at %s is %s', (address, requester) => {
  expect(requesterOf(address)).toBe(requester);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:db8:1:ffff::9', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
])('P21: the network of the requester at %s is %s', (address, network) => {
  expect(networkOf(requesterOf(address))).toBe(network);
});

test('P21: whatever the pace, nobody gets more than the burst and what time brought', {
  timeout: count(20_000, 900_000),
}, () => {
  const steps = fc.array(fc.record({ wait: fc.nat(100), calls: fc.nat(20) }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 240 }), (paces, burst, perMinute) => {
      let at = 0;
      let taken = 0;
      const buckets = createTokenBuckets({ burst, perMinute }, () => at);
      for (const { wait, calls } of paces) {
        at += wait;
        for (let call = 0; call < calls; call += 1) if (buckets.take('me') === 0) taken += 1;
      }
      expect(taken).toBeLessThanOrEqual(burst + (at * perMinute) / 60 + 1e-6);
    }),
    { numRuns: count(100, 10_000), seed: SEED },
  );
});

test('P21: who waits as long as was told gets a token', () => {
  let at = 0;
  const buckets = createTokenBuckets({ burst: 2, perMinute: 7 }, () => at);
  buckets.take('me');
  buckets.take('me');
  const wait = buckets.take('me');
  expect(wait).toBeGreaterThan(0);
  at += wait;
  expect(buckets.take('me')).toBe(0);
});

test('P21: a clock that is set back takes no tokens away', () => {
  let at = 1000;
  const buckets = createTokenBuckets({ burst: 2, perMinute: 1 }, () => at);
  buckets.take('me');
  at = 0;
  expect(buckets.take('me')).toBe(0);
});
