import { beforeAll, describe, expect, it } from 'vitest';
import { type OptionsPage, openOptions } from '../../scripts/browser/pages/options-page.ts';
import { approve, continueWith, scan } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { useWorld } from './support/fixture.ts';

/** The browser has no room, or the database is broken, gone or another version's: it is said, and nothing is overwritten. */

const world = useWorld();
const ALICE = 'alice@example.com';
const BOB = 'bob@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

/** The options page, with the accounts in it. */
async function options(): Promise<OptionsPage> {
  const page = await openOptions(world().person.context, world().person.host.extensionId);
  await page.accounts();
  return page;
}

async function signIn(): Promise<string> {
  const { person, demoUrl } = world();
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await approve(popup);
  return demo.waitForSignedIn();
}

describe('no room', () => {
  it('in the memory that outlives the worker lets a sign-in go on as if nothing were', async () => {
    const page = (await options()).page;
    await page.evaluate(async () => {
      const room = chrome.storage.session.QUOTA_BYTES - (await chrome.storage.session.getBytesInUse());
      await chrome.storage.session.set({ filler: 'x'.repeat(room - 100) });
    });
    expect(await signIn()).toBe(ALICE);
    await page.evaluate(() => chrome.storage.session.remove('filler'));
    await page.close();
  });
});

describe('the database', () => {
  it('with a damaged record keeps it aside, and shows the others', async () => {
    const page = await options();
    await page.page.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('countersign');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not opened'));
      });
      await new Promise<void>((resolve) => {
        const transaction = db.transaction('accounts', 'readwrite');
        transaction.objectStore('accounts').put({ accountId: 'damaged', label: 'eve@example.com' });
        transaction.oncomplete = () => resolve();
      });
      db.close();
    });
    await page.page.reload();
    expect(await page.accounts()).toEqual([ALICE]);
    const kept = await page.page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const request = indexedDB.open('countersign');
          request.onsuccess = () => {
            const all = request.result.transaction('quarantine').objectStore('quarantine').getAll();
            all.onsuccess = () => {
              request.result.close();
              resolve(all.result);
            };
          };
        }),
    );
    expect(kept).toContainEqual(expect.objectContaining({ store: 'accounts', key: 'damaged' }));
    await page.close();
    expect(await signIn()).toBe(ALICE);
  });

  it('deleted under a running worker begins empty, and what is enrolled then outlives the worker', async () => {
    const { person, issuer, demoUrl } = world();
    const page = await options();
    await page.page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase('countersign');
          request.onsuccess = () => resolve();
          request.onerror = () => reject(request.error ?? new Error('not deleted'));
        }),
    );
    await page.page.reload();
    expect(await page.accounts()).toEqual([]);
    await page.close();
    const demo = await person.newDemo(demoUrl);
    const popup = await person.openPopup(demo.page);
    await popup.waitForText(textOf('add_account'));
    await popup.close();
    await person.enrol(issuer, BOB);
    await person.killWorker();
    expect(await signIn()).toBe(BOB);
  });

  it('of a newer version is left as it is: the popup and the options page say what to do', async () => {
    const { person, demoUrl } = world();
    const page = await options();
    const accounts = () =>
      page.page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const request = indexedDB.open('countersign', 99);
            request.onerror = () => reject(request.error ?? new Error('not opened'));
            request.onsuccess = () => {
              const count = request.result.transaction('accounts').objectStore('accounts').count();
              count.onsuccess = () => {
                request.result.close();
                resolve(count.result);
              };
            };
          }),
      );
    const before = await accounts();
    expect(before).toBeGreaterThan(0);
    await page.page.reload();
    await page.page.getByText(textOf('broken_storage_newer_version_title')).waitFor();
    const demo = await person.newDemo(demoUrl);
    const popup = await person.openPopup(demo.page);
    await popup.waitForText(textOf('broken_storage_newer_version_title'));
    await popup.click(textOf('try_again'));
    await popup.waitForText(textOf('broken_storage_newer_version_text'));
    expect(await accounts()).toBe(before);
  });
});
