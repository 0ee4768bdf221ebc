import { describe, expect, it } from 'vitest';
import { createSettings } from '../../src/settings/settings.ts';
import { createFakeArea } from '../support/fake-browser.ts';

describe('preferences', () => {
  it('begin with their defaults and remember what was set', async () => {
    const area = createFakeArea();
    expect(await createSettings(area).get()).toEqual({ openPopupByItself: true });
    await createSettings(area).set({ openPopupByItself: false });
    expect(await createSettings(area).get()).toEqual({ openPopupByItself: false });
  });

  for (const stored of [null, 'yes', 7, [], { openPopupByItself: 'no' }]) {
    it(`take ${JSON.stringify(stored)} for not set`, async () => {
      const area = createFakeArea();
      await area.set({ preferences: stored });
      expect(await createSettings(area).get()).toEqual({ openPopupByItself: true });
    });
  }
});
