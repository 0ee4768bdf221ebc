import type { PasscodesView, PasscodeView } from '../../../src/messaging/passcodes.ts';
import { codeGroups } from '../../../src/ui/code-groups.ts';
import { createFakeHost, type FakeHost } from '../fake-host.ts';
import { codesAt, holding } from '../passcodes.ts';
import type { DrawnPopup } from '../render-popup.tsx';

/** 1,700,000,000 s is 20 s into a period of 30 s: 10 s are left. */
export const START = 1_700_000_000_000;

/** A page without sign-in codes, and these accounts. */
export function hosted(accounts: readonly PasscodeView[], more: Partial<PasscodesView> = {}): FakeHost {
  const host = createFakeHost({ start: START });
  host.answer({ 'scan.page': () => ({ result: 'nothing', looked: null }) });
  holding(host, accounts, more);
  return host;
}

export const rows = ({ root }: DrawnPopup) =>
  [...root.querySelectorAll('.code-row')].map((row) => row.querySelector('.code-name')?.textContent);
export const shownCode = ({ root }: DrawnPopup, { passcodeId }: PasscodeView) =>
  root.querySelector(`[data-passcode="${passcodeId}"] .code-digits`)?.textContent;
export const codeOf = (account: PasscodeView, now = START) => codeGroups(codesAt(account, now).code);
/** Questions for codes. */
export const asked = (host: FakeHost) =>
  host.sent.filter(({ name }) => name === 'passcodes.codes').map(({ request }) => request);
export const sentTo = (host: FakeHost, name: string) => host.sent.filter((each) => each.name === name);
export const copyOf = ({ issuer, label }: PasscodeView) => `${issuer}, ${label}: copy the code`;
export const focusedName = () => document.activeElement?.getAttribute('aria-label');
/** What the last click led to. */
export const said = ({ root }: DrawnPopup) => root.querySelector('.snackbar')?.textContent;

/** Each second as it comes: what one draws, the next one builds on. */
export async function seconds(popup: DrawnPopup, number: number): Promise<void> {
  for (let second = 0; second < number; second += 1) await popup.pass(1_000);
}
