import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDeviceList } from '../../scripts/browser/pages/device-list.ts';
import type { Person } from '../../scripts/browser/person.ts';
import { approve, continueWith, scan } from '../../scripts/browser/popup-actions.ts';
import { notifications } from '../../scripts/browser/service-worker.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { useWorld } from './support/fixture.ts';
import { inWorker } from './support/in-worker.ts';

const world = useWorld();
let second: Person;

beforeAll(async () => {
  second = await world().newPerson();
});
beforeEach(() => second.startAfresh());

const devicesOf = async ({ context, host }: Person, label: string) =>
  openDeviceList(await context.newPage(), host.extensionId, label);

/** The hour is over after which the background asks each account's server. */
const hourPasses = ({ host }: Person) =>
  inWorker(host, () => {
    (chrome.alarms.onAlarm as unknown as { dispatch(alarm: object): void }).dispatch({ name: 'accounts:refresh' });
  });

const badge = ({ host }: Person, tabId?: number) =>
  inWorker(host, (id: number | null) => chrome.action.getBadgeText(id === null ? {} : { tabId: id }), tabId ?? null);

const badgeBecomes = (person: Person, text: string) =>
  waitUntil(`the badge "${text}"`, async () => ((await badge(person)) === text ? true : null));

/** The notification is there. */
const told = ({ host }: Person) =>
  waitUntil('the notification', async () => ((await notifications(host)) === 1 ? true : null));

/** Both browsers have the account, and the second one waits to join. */
async function bothEnrol(destination: string): Promise<void> {
  const { issuer, person } = world();
  await person.enrol(issuer, destination);
  await second.enrol(issuer, destination);
}

describe('a second browser of an account', () => {
  const ALICE = 'alice@example.com';

  it('P22: waits, is let in by the first after the numbers were compared, and signs in at once', async () => {
    const { person, demoUrl } = world();
    await bothEnrol(ALICE);
    const demo = await second.newDemo(demoUrl);
    const refused = await scan(second, demo.page);
    await continueWith(refused);
    await refused.waitForText(textOf('failure_device_pending_title'));
    await refused.waitForText(textOf('failure_device_pending_text'));
    await refused.close();

    expect(await badge(person)).toBe('');
    await hourPasses(person);
    await badgeBecomes(person, '+1');
    expect(await notifications(person.host)).toBe(1);
    const first = await devicesOf(person, ALICE);
    expect(await first.waitingNumber()).toBe(await (await devicesOf(second, ALICE)).ownNumber());
    await first.approveByKeyboard();
    await badgeBecomes(person, '');
    expect(await notifications(person.host)).toBe(0);

    const signIn = await second.newDemo(demoUrl);
    const popup = await scan(second, signIn.page);
    await continueWith(popup);
    await approve(popup);
    expect(await signIn.waitForSignedIn()).toBe(ALICE);
  });

  it('P22: that the first one refuses is told so, and is told again whenever it is opened', async () => {
    const { person, demoUrl } = world();
    await bothEnrol('bob@example.com');
    await hourPasses(person);
    await told(person);
    await (await devicesOf(person, 'bob@example.com')).refuse();

    const demo = await second.newDemo(demoUrl);
    const popup = await scan(second, demo.page);
    await continueWith(popup, 'bob@example.com');
    await popup.waitForText(textOf('failure_unknown_device_title'));
    await popup.close();
    const blank = await second.context.newPage();
    const later = await second.openPopup(blank);
    await later.waitForText(textOf('notice_revoked', 'bob@example.com'));
    expect(await later.text()).not.toContain(textOf('notice_revoked', ALICE));
  });
});

describe('the notice of a new device', () => {
  it('leads to its account, and gives its place on the button to a sign-in as long as that waits', async () => {
    const { person, demoUrl } = world();
    await bothEnrol('carol@example.com');
    await hourPasses(person);
    await told(person);
    const waiting = await badge(person);

    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await waitUntil('the request to wait', async () =>
      (await popup.text()).includes('carol@example.com') ? true : null,
    );
    const [tab] = await inWorker(person.host, (url: string) => chrome.tabs.query({ url: `${url}/*` }), demoUrl);
    expect(await badge(person, tab?.id)).toBe('1');
    await popup.close();
    await demo.page.goto('about:blank');
    await waitUntil('the button to show the device again', async () =>
      (await badge(person, tab?.id)) === waiting ? true : null,
    );

    const opened = person.context.waitForEvent('page');
    await inWorker(person.host, async () => {
      const [id] = Object.keys(await chrome.notifications.getAll());
      (chrome.notifications.onClicked as unknown as { dispatch(id: string | undefined): void }).dispatch(id);
    });
    const options = await opened;
    await options.locator('.device-waiting').waitFor();
    expect(options.url()).toMatch(/#accounts\/.+$/);
    expect(await notifications(person.host)).toBe(0);
  });
});

describe('the diagnostics', () => {
  it('are shown before they are copied, and name neither the server nor the person', async () => {
    const { person, issuer } = world();
    const page = await person.context.newPage();
    await page.goto(`chrome-extension://${person.host.extensionId}/src/options/index.html#about`);
    await page.getByRole('button', { name: textOf('diagnostics_show') }).click();
    const shown = await page.getByLabel(textOf('diagnostics_label')).inputValue();
    expect(shown).toMatch(/^Accounts: active \d/m);
    for (const named of [new URL(issuer).host, 'alice', 'bob', 'carol', 'http']) expect(shown).not.toContain(named);
    await page.getByRole('button', { name: textOf('diagnostics_copy') }).click();
    await page.getByText(textOf('diagnostics_copied')).waitFor();
  });
});
