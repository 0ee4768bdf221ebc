import type { Page } from 'playwright-core';
import type { ForeignSite } from '../browser/foreign-site.ts';
import { demoPage } from '../browser/pages/demo-page.ts';
import { openOptions } from '../browser/pages/options-page.ts';
import { codeFor } from '../browser/pages/outbox.ts';
import type { Person } from '../browser/person.ts';
import type { RealPopup } from '../browser/popup.ts';
import {
  answerDeny,
  approve,
  askDeny,
  burn,
  continueWith,
  scan,
  waitForPhase,
  waitUntilArmed,
} from '../browser/popup-actions.ts';

/** What the steps of the tour happen in. */
export interface TourScene {
  readonly issuer: string;
  readonly demoUrl: string;
  readonly person: Person;
  readonly foreignSite: ForeignSite;
  /** Who enrols: an address that no earlier tour used. */
  readonly email: string;
  /** Keeps a picture of what is to be seen now. */
  readonly picture: (name: string, page: Page, popup: RealPopup | null) => Promise<void>;
}

export interface TourStep {
  readonly title: string;
  readonly run: (scene: TourScene) => Promise<void>;
}

/** What a newcomer should have seen, in order. Each fails loudly when the product does not do what it says. */
export const TOUR: readonly TourStep[] = [
  { title: 'Enrol an account by a code sent by e-mail', run: enrol },
  { title: 'Sign in by the hosted page', run: signInHosted },
  { title: "Sign in by the code on the app's own page", run: signInEmbedded },
  { title: 'Deny a sign-in that was not mine', run: denySignIn },
  { title: "A relay attack: somebody's code on a foreign site", run: stopRelay },
];

async function enrol({ person, issuer, email, picture }: TourScene): Promise<void> {
  const options = await openOptions(person.context, person.host.extensionId);
  await options.start(issuer, email);
  const code = await codeFor(issuer, email);
  await picture('enrolment-code', options.page, null);
  await options.enterCode(code);
  await options.waitForAdded();
  await picture('enrolled', options.page, null);
}

async function signInHosted({ person, demoUrl, email, picture }: TourScene): Promise<void> {
  const demo = await person.newDemo(demoUrl);
  const { page } = await demo.signInHosted();
  const popup = await scan(person, page);
  await continueWith(popup);
  await waitUntilArmed(popup);
  await picture('hosted-asked', page, popup);
  await approve(popup);
  assertSignedIn(await demo.waitForSignedIn(), email);
  await picture('hosted-signed-in', page, null);
  await demo.signOut();
}

async function signInEmbedded({ person, demoUrl, email, picture }: TourScene): Promise<void> {
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await waitUntilArmed(popup);
  await picture('embedded-asked', demo.page, popup);
  await approve(popup);
  assertSignedIn(await demo.waitForSignedIn(), email);
  await picture('embedded-signed-in', demo.page, null);
  await demo.signOut();
}

async function denySignIn({ person, demoUrl, picture }: TourScene): Promise<void> {
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await askDeny(popup);
  await picture('deny-asked', demo.page, popup);
  await answerDeny(popup, 'not_me');
  await demo.waitForCode('not_me');
  await picture('denied', demo.page, popup);
}

/** The attacker begins a sign-in in a browser of their own and shows a picture of its code on their site. */
async function stopRelay({ person, demoUrl, foreignSite, picture }: TourScene): Promise<void> {
  const browser = person.context.browser();
  if (browser === null) throw new Error('playwright gave no browser');
  const elsewhere = await browser.newContext({ viewport: { width: 1280, height: 773 }, deviceScaleFactor: 2 });
  const attacker = demoPage(await elsewhere.newPage(), demoUrl);
  await attacker.openLogin();
  const page = await person.context.newPage();
  await page.goto(
    foreignSite.put('/prize', { title: 'A free year of Fieldnotes', picture: await attacker.code.picture() }),
  );
  const popup = await scan(person, page);
  await waitForPhase(popup, 'relay_alarm');
  await picture('relay-alarm', page, popup);
  await burn(popup);
  await attacker.waitForCode('relayed');
  if (await attacker.isSignedIn()) throw new Error('the attacker is signed in');
  await picture('relay-stopped', attacker.page, null);
  await elsewhere.close();
}

function assertSignedIn(who: string, email: string): void {
  if (who !== email) throw new Error(`"${who}" is signed in where "${email}" should be`);
}
