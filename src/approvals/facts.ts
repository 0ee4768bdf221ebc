import type { AccountChoice } from '../messaging/views.ts';
import type { AccountRecord } from '../storage/records.ts';
import { type Genuine, MAX_GENUINE_ORIGINS } from './request.ts';

/** Milliseconds after which the list of web apps counts as possibly stale: it is then asked for again before an alarm is raised. */
export const FACTS_FRESH = 60 * 60 * 1000;

/** What our own records say about a page that shows a code of an issuer, without the network. */
export type Judgement =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'foreign'; readonly genuine: Genuine; readonly stale: boolean };

/** A page is foreign when it is neither the issuer's nor any known web app's, by exact comparison. */
export function judge(origin: string, issuer: string, accounts: readonly AccountRecord[], now: number): Judgement {
  if (originsOf(issuer, accounts).has(origin)) return { kind: 'genuine' };
  return {
    kind: 'foreign',
    genuine: genuineOf(issuer, accounts),
    stale: accounts.some(({ refreshedAt }) => now - refreshedAt > FACTS_FRESH),
  };
}

/** The sites that may show an issuer's codes, as an alarm names them. */
export const genuineOf = (issuer: string, accounts: readonly AccountRecord[]): Genuine => ({
  name: accounts[0]?.issuerName ?? issuer,
  origins: [...originsOf(issuer, accounts)].slice(0, MAX_GENUINE_ORIGINS),
});

const originsOf = (issuer: string, accounts: readonly AccountRecord[]): ReadonlySet<string> =>
  new Set([issuer, ...accounts.flatMap(({ webApps }) => webApps.flatMap((app) => app.origins))]);

/** How an account is called where one is chosen: the person's own name for it first. */
export const choiceOf = ({ accountId, name, label }: AccountRecord): AccountChoice => ({
  accountId,
  label: name === '' ? label : `${name} (${label})`,
});
