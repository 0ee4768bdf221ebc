import type { Authenticator } from './authenticator.ts';
import type { Browser } from './http-browser.ts';
import { plain } from './plain.ts';
import type { TestedApp } from './tested-app.ts';

/** Who and what an attack is played with. */
export interface Range {
  readonly issuer: string;
  readonly app: TestedApp;
  /** An enrolled person whose approval the attacker wants. */
  readonly victim: Authenticator;
  /** Another enrolled person. */
  readonly attacker: Authenticator;
  /** Where the app's codes may stand. */
  readonly origin: string;
  /** The app's own login page, where one was named. */
  readonly appLogin: string | null;
  readonly newBrowser: () => Browser;
  /** Whoever can be sent a code, to enrol a browser on the server's page: an address of their own, or a new one. */
  readonly personOf: (who: 'victim' | 'attacker') => Reachable;
  readonly wait: (seconds: number) => Promise<void>;
}

export interface Reachable {
  readonly address: string;
  readonly readCode: () => Promise<string>;
}

/**
 * `other_reason` is a refusal that says nothing of what the attack tries: another check came first. `answered` is in the server's own words. An attack that could not be played tells nothing about the server; `by_choice`
 * where nobody asked for it or there is nothing to attack.
 */
export type Played =
  | { readonly verdict: 'refused' | 'other_reason' | 'not_refused'; readonly answered: string }
  | { readonly verdict: 'not_played'; readonly answered: string; readonly by_choice?: true };

export interface Attack {
  readonly name: string;
  /** Of docs/PROTOCOL.md. */
  readonly rule: string;
  /** Waits for something to expire. */
  readonly slow?: true;
  readonly play: (range: Range) => Promise<Played>;
}

export const refused = (answered: string): Played => ({ verdict: 'refused', answered });
/** `due`: what this attack should be answered. */
export const otherReason = (answered: string, due: string): Played => ({
  verdict: 'other_reason',
  answered: `refused for another reason: ${plain(answered)} (due: ${due})`,
});
export const notRefused = (answered: string): Played => ({ verdict: 'not_refused', answered });
export const notPlayed = (why: string): Played => ({ verdict: 'not_played', answered: why });
export const leftOut = (why: string): Played => ({ verdict: 'not_played', answered: why, by_choice: true });
