/** Which sites the person has granted, as match patterns of the browser. */
export interface Grants {
  readonly allSites: boolean;
  readonly sites: readonly string[];
}

const EVERYWHERE: ReadonlySet<string> = new Set(['<all_urls>', '*://*/*']);
const WEB = /^(?:https?|\*):\/\//;

export function readGrants(origins: readonly string[]): Grants {
  return {
    allSites: origins.some((origin) => EVERYWHERE.has(origin)),
    sites: origins.filter((origin) => !EVERYWHERE.has(origin) && WEB.test(origin)).sort(),
  };
}

/** Match patterns for a content script. `<all_urls>` would include file: and ftp:, where no code can count. */
export function scriptMatches({ allSites, sites }: Grants): string[] {
  return allSites ? ['http://*/*', 'https://*/*'] : [...sites];
}
