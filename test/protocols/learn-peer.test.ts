import { describe, expect, it } from 'vitest';
import { createLearnPeer } from '../../src/protocols/countersign/learn-peer.ts';
import { createPeerMemory, offsetOf } from '../../src/protocols/countersign/peer-memory.ts';
import { createFakeArea } from '../support/fake-browser.ts';

const ISSUER = 'https://login.example';
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0, 250);

function setUp() {
  const area = createFakeArea();
  const peers = createPeerMemory(area);
  const learn = createLearnPeer({ peers, now: () => NOW });
  return { peers, learn: (headers: Record<string, string>) => learn(ISSUER, new Headers(headers)), area };
}

describe('what an answer tells of its server', () => {
  it('is how far its clock is from ours by the Date, in its middle, whatever proofs are made by', async () => {
    const { peers, learn } = setUp();
    await peers.set(ISSUER, { nonce: 'old', clockOffset: 7 });
    await learn({ date: 'Sun, 22 Nov 2026 12:00:42 GMT' });
    const state = await peers.get(ISSUER);
    expect(state).toEqual({ nonce: 'old', clockOffset: 7, dateOffset: 42.25 });
    expect(offsetOf(state)).toBe(42.25);
    await learn({ date: 'Sun, 22 Nov 2026 12:00:00 GMT', 'countersign-nonce': 'new' });
    expect(await peers.get(ISSUER)).toEqual({ nonce: 'new', clockOffset: 7, dateOffset: 0.25 });
  });

  it('is by what proofs needed where no Date is shown', async () => {
    const { peers, learn } = setUp();
    await peers.set(ISSUER, { nonce: null, clockOffset: 90 });
    await learn({ 'countersign-nonce': 'new' });
    expect((await peers.all()).map(offsetOf)).toEqual([90]);
  });

  it.each(['', 'yesterday', `${' '.repeat(80)}Sun, 22 Nov 2026 12:00:42 GMT${'0'.repeat(80)}`])(
    'is nothing by a Date that is none: %j',
    async (date) => {
      const { peers, learn, area } = setUp();
      await learn({ date, 'countersign-nonce': 'n'.repeat(257) });
      expect(await peers.get(ISSUER)).toEqual({ nonce: null, clockOffset: 0 });
      expect(area.items.size).toBe(0);
    },
  );
});
