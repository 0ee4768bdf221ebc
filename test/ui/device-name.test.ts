import { beforeEach, describe, expect, it } from 'vitest';
import { type BrowserNaming, deviceName } from '../../src/ui/device-name.ts';
import { installTexts } from './texts.ts';

beforeEach(() => installTexts());

const brands = (...names: string[]) => names.map((brand) => ({ brand }));
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

describe('the name of this browser', () => {
  it.each<[string, BrowserNaming]>([
    [
      'Chromium on Linux',
      {
        userAgent: CHROME,
        userAgentData: { brands: brands('Chromium', 'Not:A-Brand'), platform: 'Linux' },
      },
    ],
    [
      'Google Chrome on macOS',
      {
        userAgent: CHROME,
        userAgentData: { brands: brands('Not:A-Brand', 'Chromium', 'Google Chrome'), platform: 'macOS' },
      },
    ],
    [
      'Microsoft Edge on Windows',
      { userAgent: CHROME, userAgentData: { brands: brands('Chromium', 'Microsoft Edge'), platform: 'Windows' } },
    ],
    ['Firefox on Linux', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' }],
    [
      'Firefox on macOS',
      { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0' },
    ],
    ['Chromium on Linux', { userAgent: CHROME }],
    ['Chromium on Linux', { userAgent: CHROME, userAgentData: { brands: brands('Chromium'), platform: '' } }],
    ['Browser', { userAgent: '' }],
  ])('is %s', (name, naming) => {
    expect(deviceName(naming)).toBe(name);
  });
});
