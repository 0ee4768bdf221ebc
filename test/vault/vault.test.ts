import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { generateAccountKey, importPublicKey } from '../../src/proofs/keys.ts';
import { createDatabase } from '../../src/storage/database.ts';
import { createRecordStore } from '../../src/storage/record-store.ts';
import { SlotRecordSchema } from '../../src/storage/records.ts';
import { createVault } from '../../src/vault/vault.ts';

function setUp(holds = { sealed: false }) {
  const slots = createRecordStore(createDatabase({ name: `vault-${crypto.randomUUID()}` }), 'slots', SlotRecordSchema);
  const open = () => createVault({ slots, holdsSealed: () => Promise.resolve(holds.sealed), now: () => 1 });
  return { slots, open, vault: open() };
}

const secret = new TextEncoder().encode('secret');
const P256 = { name: 'ECDSA', hash: 'SHA-256' };

describe('the vault', () => {
  it('seals and opens across lives of the worker', async () => {
    const { vault, open } = setUp();
    expect(await vault.state()).toEqual({ kind: 'empty' });
    const sealed = await vault.seal('enrolment-token', 'a', secret);
    expect(await open().open('enrolment-token', 'a', sealed)).toEqual(secret);
    expect(await vault.state()).toEqual({ kind: 'unlocked', epoch: 1 });
  });

  it('seals many at once, each for its own record and purpose', async () => {
    const { vault, open } = setUp();
    const things = ['a', 'b', 'c'].map((recordId) => ({ recordId, bytes: new TextEncoder().encode(recordId) }));
    const sealed = await vault.sealAll('passcode-secret', things);
    expect(new Set(sealed.map(({ iv }) => iv.join())).size).toBe(3);
    for (const [at, { recordId, bytes }] of things.entries()) {
      const one = sealed[at];
      if (one === undefined) throw new Error('one is missing');
      expect(await open().open('passcode-secret', recordId, one)).toEqual(bytes);
      await expect(open().open('passcode-secret', `${recordId}x`, one)).rejects.toThrow();
      await expect(open().open('enrolment-token', recordId, one)).rejects.toThrow();
    }
    expect(await vault.sealAll('passcode-secret', [])).toEqual([]);
  });

  it('makes one data key, however many want the first one at once', async () => {
    const { open, slots } = setUp();
    const vaults = [open(), open(), open()];
    const sealed = await Promise.all(vaults.map((vault) => vault.seal('enrolment-token', 'a', secret)));
    for (const one of sealed) expect(await open().open('enrolment-token', 'a', one)).toEqual(secret);
    expect(await slots.all()).toHaveLength(1);
  });

  it('opens nothing for another record, for another purpose or from changed bytes', async () => {
    const { vault } = setUp();
    const sealed = await vault.seal('enrolment-token', 'a', secret);
    const changed = { ...sealed, ciphertext: sealed.ciphertext.map((byte, at) => (at === 3 ? byte ^ 1 : byte)) };
    const attempts = [
      () => vault.open('enrolment-token', 'b', sealed),
      () => vault.open('account-key', 'a', sealed),
      () => vault.open('enrolment-token', 'a', changed),
      () => vault.openKey('a', sealed),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'vault_damaged' });
  });

  it('hands an account key back for signing only: it can not be exported', async () => {
    const { vault } = setUp();
    const { privateKey, publicJwk } = await generateAccountKey();
    const key = await vault.openKey('a', await vault.sealKey('a', privateKey));
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
    const signature = await crypto.subtle.sign(P256, key, secret);
    expect(await crypto.subtle.verify(P256, await importPublicKey(publicJwk), signature, secret)).toBe(true);
  });

  it('keeps its own key where nobody can read it', async () => {
    const { vault, slots } = setUp();
    await vault.seal('enrolment-token', 'a', secret);
    const [slot] = await slots.all();
    if (slot === undefined) throw new Error('no slot');
    expect(slot.wrappingKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', slot.wrappingKey)).rejects.toThrow();
  });

  it('is damaged, and never makes a new key, when its slot is gone while records are sealed', async () => {
    const { open, slots } = setUp({ sealed: true });
    await expect(open().seal('enrolment-token', 'a', secret)).rejects.toMatchObject({ code: 'vault_damaged' });
    expect(await slots.all()).toEqual([]);
  });

  it('is damaged when its slot was changed', async () => {
    const { vault, open, slots } = setUp();
    await vault.seal('enrolment-token', 'a', secret);
    await slots.update('device', (slot) => ({ ...slot, epoch: 2 }));
    await expect(open().seal('enrolment-token', 'a', secret)).rejects.toMatchObject({ code: 'vault_damaged' });
  });
});
