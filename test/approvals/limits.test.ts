import { describe, expect, it } from 'vitest';
import { createLimits, MAX_CLAIMS_A_MINUTE } from '../../src/approvals/limits.ts';
import { createKeyedMutex } from '../../src/storage/mutex.ts';
import { createFakeArea } from '../support/fake-browser.ts';

const DAY = 86_400_000;
const ORIGIN = 'https://shop.example';

describe('the limits of what happens by itself', () => {
  it('do not hold anything up when the computer’s clock is set back by a day', async () => {
    const clock = { now: 10 * DAY };
    const limits = createLimits({ area: createFakeArea(), alone: createKeyedMutex(), now: () => clock.now });
    const claims = Array.from({ length: MAX_CLAIMS_A_MINUTE }, (_, index) => `document-${index}`);
    for (const document of claims) expect(await limits.takeAutomaticClaim(1, document, ORIGIN)).toBe(true);
    expect(await limits.takeAutomaticClaim(1, 'one more', ORIGIN)).toBe(false);
    expect(await limits.takeAnnouncement(1, 'page')).toBe(true);
    expect(await limits.takeAnnouncement(1, 'page')).toBe(false);
    clock.now -= DAY;
    expect(await limits.takeAutomaticClaim(1, 'another', ORIGIN)).toBe(true);
    expect(await limits.takeAnnouncement(1, 'page')).toBe(true);
  });
});
