import type { PageEnrolmentView } from '../../src/messaging/views.ts';
import type { Extension } from '../support/extension.ts';
import type { Fault } from '../support/fake-token-server.ts';

/** What the tests of enrolment from a page (P22) share: the page, the person's clicks, and what goes wrong meanwhile. */

export const PAGE = 'https://login.example/enrolment';
export const CLAIM = 'POST /enrolments/claim';
export const RESULT = 'POST /enrolments/result';
export const MINUTE = 60_000;

export const view = async (extension: Extension) => (await extension.send('popup.view', {})).pageEnrolment;
export const labels = async (extension: Extension) =>
  (await extension.send('accounts.list', {})).accounts.map(({ label }) => label);
export const notified = ({ fake }: Extension) => [...fake.notifications.values()].map(({ message }) => message);
export const calls = ({ server }: Extension, name: string) => server.calls.filter((call) => call === name).length;

/** The issuer's page, open in front of the person, with its code reported. */
export async function offered(extension: Extension, destination?: string, incognito = false) {
  const tab = extension.fake.openTab(PAGE, { incognito });
  const { text, enrolment } = extension.server.pages.open(destination);
  await extension.show(tab.id, [text]);
  return { tab, text, enrolment };
}

export async function offerOf(extension: Extension): Promise<Extract<PageEnrolmentView, { phase: 'offered' }>> {
  const offer = await view(extension);
  if (offer?.phase !== 'offered') throw new Error(`there is no offer but ${offer?.phase ?? 'nothing'}`);
  return offer;
}

/** The click on Add. */
export async function add(extension: Extension, deviceName = 'Laptop') {
  const { offerId } = await offerOf(extension);
  return extension.send('page_enrolment.begin', { offerId, deviceName });
}

export async function claimed(extension: Extension, destination?: string) {
  const page = await offered(extension, destination);
  const answer = await add(extension);
  if (!answer.ok) throw new Error(answer.failure.code);
  await extension.background().pageEnrolment.settled();
  return page;
}

/** Time goes on to the next alarm, in whatever life the worker is. */
export async function nextAlarm(extension: Extension) {
  const when = extension.fake.alarms.get('page-enrolment');
  if (when === undefined) throw new Error('no alarm is set');
  extension.clock.now = Math.max(extension.clock.now, when);
  await extension.background().alarm('page-enrolment');
  await extension.background().pageEnrolment.settled();
}

/** The server's nonce is known already, so that the next call is the one that counts and not refused for its nonce. */
export function knowsNonce({ fake, server }: Extension): void {
  fake.session.items.set(`peer:${server.issuer}`, { nonce: server.state.nonce, clockOffset: 0 });
}

/** The next calls of this name meet these faults, one each. */
export function failing({ server }: Extension, name: string, ...faults: Fault[]): void {
  server.state.during = (call) => {
    const fault = call === name ? faults.shift() : undefined;
    if (fault !== undefined) server.faults.unshift(fault);
  };
}

/** Resolves when the server is called by this name: what follows of the call is nobody's any more. */
export function called({ server }: Extension, name: string): Promise<void> {
  return new Promise((resolve) => {
    server.state.during = (call) => {
      if (call !== name) return;
      server.faults.unshift({ never: true });
      resolve();
    };
  });
}

/** The worker ends, and the next event starts a new one. */
export async function newLife(extension: Extension) {
  extension.server.state.during = () => undefined;
  extension.restart();
  await extension.background().wake(() => Promise.resolve());
  await extension.background().pageEnrolment.settled();
}

export async function alarm(extension: Extension, later = 0) {
  extension.clock.now = Math.max(extension.clock.now + later, extension.fake.alarms.get('page-enrolment') ?? 0);
  await extension.background().alarm('page-enrolment');
  await extension.background().pageEnrolment.settled();
}
