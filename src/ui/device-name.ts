import { t } from './t.ts';

/** What of `navigator` names a browser. Firefox has no `userAgentData`. */
export interface BrowserNaming {
  readonly userAgent: string;
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string }[];
    readonly platform: string;
  };
}

/** Most telling first: every Chromium calls itself Chromium too, and most call themselves Chrome in the old string. */
const BRANDS = ['Microsoft Edge', 'Opera', 'Brave', 'Vivaldi', 'Google Chrome', 'Chromium'];
const OLD_NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bFirefox\//, 'Firefox'],
  [/\bEdg\//, 'Microsoft Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bChrome\//, 'Chromium'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** A name by which the person knows this browser again in a list of devices, such as "Chromium on Linux". */
export function deviceName(naming: BrowserNaming): string {
  const { userAgent, userAgentData } = naming;
  const brand = BRANDS.find((known) => userAgentData?.brands.some((own) => own.brand === known));
  const browser = brand ?? firstMatch(OLD_NAMES, userAgent) ?? 'Browser';
  const platform = userAgentData?.platform ?? '';
  const system = platform !== '' && platform !== 'Unknown' ? platform : firstMatch(SYSTEMS, userAgent);
  return system === undefined ? browser : t('add_device_default', browser, system);
}

const firstMatch = (table: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];
