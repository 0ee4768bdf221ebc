import type { Page } from 'playwright-core';
import type { Person } from './person.ts';
import type { RealPopup } from './popup.ts';
import { TargetGone } from './target-session.ts';
import { patternOf, textOf } from './texts.ts';
import { waitUntil } from './wait-until.ts';

/** What the popup can show of a request, told apart by what a person reads. */
export type ShownPhase = keyof typeof PHASES;

const PHASES = {
  found: patternOf('found_title'),
  asking: new RegExp(`${patternOf('asking_title').source}|${patternOf('asking_second_factor_title').source}`),
  approved: patternOf('approved_title'),
  denied: new RegExp(`${textOf('denied_not_me_title')}|${textOf('denied_cancelled_title')}`),
  expired: patternOf('expired_title'),
  cancelled: patternOf('cancelled_title'),
  code_not_open: patternOf('failure_code_not_open_title'),
  wrong_account: patternOf('failure_wrong_account_title'),
  relay_alarm: patternOf('alarm_title'),
  framed_alarm: patternOf('alarm_framed_title'),
  burned: patternOf('alarm_burned_title'),
} as const;

export type DenyReason = 'not_me' | 'cancelled';

/**
 * Opens the popup over a page. Where no request is shown, takes "Scan this page" as a person would. Gives the popup once
 * that is under way, or a request is shown, be it one that is over.
 */
export async function scan(person: Person, page: Page): Promise<RealPopup> {
  let popup = await person.openPopup(page);
  await waitUntil(
    'the popup to offer a scan or to show a request',
    async () => {
      // One that was opening by itself takes the click on the toolbar button for its end: then it takes another.
      if (!popup.isOpen()) popup = await person.openPopup(page);
      if (await popup.clickIfThere(textOf('scan_page')).catch(ignoreClosed)) return true;
      // What its own look found may have taken the place of the button.
      return (await shownPhase(popup)) === null ? null : true;
    },
    () => popup.text(),
  );
  return popup;
}

/** The phase that is shown, or `null` while it is none of these. */
export async function shownPhase(popup: RealPopup): Promise<ShownPhase | null> {
  const text = await popup.text();
  const phases = Object.keys(PHASES) as ShownPhase[];
  return phases.find((phase) => PHASES[phase].test(text)) ?? null;
}

export function waitForPhase(popup: RealPopup, phase: ShownPhase): Promise<void> {
  return popup.waitForText(PHASES[phase]);
}

/** Takes the account, where one is named, and goes on. Where the code was claimed without a question, nothing is left to do. */
export async function continueWith(popup: RealPopup, account?: string): Promise<void> {
  let chosen = account === undefined;
  await waitUntil(
    'the request to be shown',
    async () => {
      const phase = await shownPhase(popup);
      if (phase !== 'found') return phase;
      // What is found may be claimed between two of these lines: then there is nothing left to click.
      if (account !== undefined && !chosen) chosen = await popup.clickIfThere(account);
      return chosen && (await popup.clickIfThere(textOf('continue'))) ? phase : null;
    },
    () => popup.text(),
  );
}

/**
 * Scans a page and goes on up to the question. Where sites are granted, the popup may open by itself at the click that
 * opens it, which closes it at whatever moment: then it is opened again.
 */
export async function scanUntilAsked(person: Person, page: Page): Promise<RealPopup> {
  let popup = await scan(person, page);
  await waitUntil(
    'the question',
    async () => {
      if (!popup.isOpen()) popup = await scan(person, page);
      const phase = await shownPhase(popup);
      if (phase === 'found') await popup.clickIfThere(textOf('continue')).catch(ignoreClosed);
      return phase === 'asking' ? true : null;
    },
    () => popup.text(),
  );
  return popup;
}

function ignoreClosed(error: unknown): null {
  if (error instanceof TargetGone) return null;
  throw error;
}

/** Waits until everything stands there and Approve takes clicks. */
export async function waitUntilArmed(popup: RealPopup): Promise<void> {
  await waitForPhase(popup, 'asking');
  await popup.waitForControl(textOf('approve'));
}

/** Clicks Approve as soon as it takes clicks. */
export async function approve(popup: RealPopup): Promise<void> {
  await waitForPhase(popup, 'asking');
  await popup.click(textOf('approve'));
}

/** Clicks Deny, which asks whether it was this person who began. */
export async function askDeny(popup: RealPopup): Promise<void> {
  await waitForPhase(popup, 'asking');
  await popup.click(textOf('deny'));
  await popup.waitForText(textOf('deny_question'));
}

/** Answers the question that `askDeny` led to. */
export async function answerDeny(popup: RealPopup, reason: DenyReason): Promise<void> {
  await popup.click(textOf(`deny_${reason}`));
  await popup.waitForText(textOf(`denied_${reason}_title`));
}

export async function deny(popup: RealPopup, reason: DenyReason): Promise<void> {
  await askDeny(popup);
  await answerDeny(popup, reason);
}

/** Blocks a relayed sign-in, and waits until the server knows. */
export async function burn(popup: RealPopup): Promise<void> {
  await popup.click(textOf('alarm_block'));
  await waitForPhase(popup, 'burned');
}

/** Waits until a sheet is there and stands still: what slides in takes its clicks where it will stand. */
export async function waitForSheet(popup: RealPopup): Promise<void> {
  await waitUntil(
    'the sheet to stand still',
    () =>
      popup.evaluate(() => {
        const sheets = [...document.querySelectorAll('.sheet')];
        const moves = sheets.flatMap((sheet) => sheet.getAnimations({ subtree: true }));
        return sheets.length > 0 && moves.every(({ playState }) => playState === 'finished') ? true : null;
      }),
    () => popup.text(),
  );
}

/** The names of everything in the popup that can be clicked. */
export function controlNames(popup: RealPopup): Promise<readonly string[]> {
  return popup.evaluate(() =>
    [...document.querySelectorAll('button, a[href], [role="button"]')].map((control) =>
      (control.getAttribute('aria-label') ?? control.textContent).replace(/\s+/g, ' ').trim(),
    ),
  );
}
