import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { useRoughWorld } from './support/rough-world.ts';

const world = useRoughWorld();
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

/** A sign-in as far as the question, in a browser that the app does not know. */
async function asked() {
  const { person, demoUrl } = world();
  await person.startAfresh();
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await waitForPhase(popup, 'asking');
  return { demo, popup };
}

/** Restarts the server with its signing keys changed, and with another key for nonces. Gives what it publishes then. */
async function replaceKeys(change: (keys: readonly JWK[]) => readonly JWK[]): Promise<readonly JWK[]> {
  await world().restartWith((store) => {
    const row = store.prepare("select value from secrets where name = 'provider-jwks'").get([]) as { value: string };
    const { keys } = JSON.parse(row.value) as { keys: readonly JWK[] };
    const value = JSON.stringify({ keys: change(keys) });
    store.prepare("update secrets set value = ? where name = 'provider-jwks'").run([value]);
    store.exec("delete from secrets where name = 'nonce-key'");
  });
  const { keys } = (await (await fetch(`${world().issuer}/jwks`)).json()) as { keys: readonly JWK[] };
  return keys;
}

async function newSigningKeys(): Promise<readonly JWK[]> {
  return Promise.all(
    (['RS256', 'ES256'] as const).map(async (alg) => {
      const jwk = await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey);
      return { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
    }),
  );
}

const kids = (keys: readonly JWK[]) => keys.map(({ kid }) => kid);

describe('keys of the token server that are replaced while a person decides', () => {
  it('P14: nobody notices, where new signing keys were published before they sign', async () => {
    const next = await newSigningKeys();
    const published = await replaceKeys((keys) => [...keys, ...next]);
    expect(kids(published)).toEqual(expect.arrayContaining(kids(next)));
    const first = await asked();
    await approve(first.popup);
    expect(await first.demo.waitForSignedIn()).toBe(ALICE);

    const { demo, popup } = await asked();
    expect(kids(await replaceKeys(() => next))).toEqual(kids(next));
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(world().transactions()).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it('the app that holds the old ones refuses the sign-in, where nobody published the new ones before', async () => {
    const first = await asked();
    await approve(first.popup);
    expect(await first.demo.waitForSignedIn()).toBe(ALICE);
    const { demo, popup } = await asked();
    const next = await newSigningKeys();
    await replaceKeys(() => next);
    await approve(popup);
    await demo.waitForNotice('The sign-in did not go through.');
    expect(await demo.isSignedIn()).toBe(false);
  });
});
