import type { RecordStore } from '../storage/record-store.ts';
import type { Sealed, SlotRecord } from '../storage/records.ts';
import { StorageError } from '../storage/storage-error.ts';
import { type LockState, VaultError } from './lock-state.ts';
import { createDeviceSlot, DEVICE_SLOT, isSameSlot, openDeviceSlot } from './slots.ts';

/** What a sealed thing is. Part of its additional data: a token can't be opened as a key, nor one record's as another's. */
export type Purpose = 'account-key' | 'enrolment-token' | 'passcode-secret';

export interface Vault {
  state(): Promise<LockState>;
  seal(purpose: Purpose, recordId: string, bytes: Uint8Array): Promise<Sealed>;
  /** Seals many at once, in their order. */
  sealAll(
    purpose: Purpose,
    things: readonly { readonly recordId: string; readonly bytes: Uint8Array }[],
  ): Promise<readonly Sealed[]>;
  /** @throws VaultError */
  open(purpose: Purpose, recordId: string, sealed: Sealed): Promise<Uint8Array>;
  /** Wraps an extractable account key (PKCS #8). */
  sealKey(recordId: string, key: CryptoKey): Promise<Sealed>;
  /** The key for use: signs, and can't be exported. @throws VaultError */
  openKey(recordId: string, sealed: Sealed): Promise<CryptoKey>;
}

interface DataKey {
  readonly key: CryptoKey;
  /** Where it came from. */
  readonly slot: SlotRecord;
}

const AES = 'AES-GCM';
const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * Seals records with one data key (AES-GCM 256) that lies wrapped in a slot.
 * `holdsSealed` says whether anything was sealed before: then a missing slot is damage, never a reason for a new key.
 */
export function createVault(deps: {
  readonly slots: RecordStore<SlotRecord>;
  readonly holdsSealed: () => Promise<boolean>;
  readonly now?: () => number;
}): Vault {
  const { slots, holdsSealed, now = Date.now } = deps;
  let dataKey: Promise<DataKey> | null = null;

  async function unlock(): Promise<DataKey> {
    let slot = await slots.get(DEVICE_SLOT);
    if (slot === null) {
      if (await holdsSealed()) throw new VaultError('vault_damaged', 'records are sealed, but their slot is gone');
      try {
        slot = await createDeviceSlot(now());
        await slots.add(slot);
      } catch (cause) {
        // Someone else made the slot in between: theirs is the one that counts.
        slot = await slots.get(DEVICE_SLOT);
        if (slot === null)
          throw cause instanceof StorageError
            ? cause
            : new VaultError('vault_damaged', 'no slot could be stored', { cause });
      }
    }
    const key = await openDeviceSlot(slot).catch((cause: unknown) => {
      throw new VaultError('vault_damaged', 'the slot does not open', { cause });
    });
    return { key, slot };
  }

  function dataKeyNow(): Promise<DataKey> {
    dataKey ??= unlock().catch((error: unknown) => {
      dataKey = null;
      throw error;
    });
    return dataKey;
  }

  /**
   * What is sealed with a key whose slot is gone (the database was deleted under us, or another life of the worker
   * began anew) could never be opened again.
   */
  async function sealingKey(): Promise<CryptoKey> {
    const current = await dataKeyNow();
    if (await isStill(current)) return current.key;
    dataKey = null;
    return (await dataKeyNow()).key;
  }

  async function isStill({ slot }: DataKey): Promise<boolean> {
    const there = await slots.get(DEVICE_SLOT);
    return there !== null && isSameSlot(slot, there);
  }

  async function opened<T>(open: (key: CryptoKey) => Promise<T>): Promise<T> {
    const current = await dataKeyNow();
    try {
      return await open(current.key);
    } catch (cause) {
      throw new VaultError('vault_damaged', 'a sealed record does not open', { cause });
    }
  }

  async function sealed(current: CryptoKey, purpose: Purpose, recordId: string, bytes: Uint8Array): Promise<Sealed> {
    const iv = freshIv();
    const ciphertext = await crypto.subtle.encrypt(cipher(iv, purpose, recordId), current, bytes as BufferSource);
    return { version: 1, iv, ciphertext: new Uint8Array(ciphertext) };
  }

  return {
    async state() {
      const slot = await slots.get(DEVICE_SLOT);
      return slot === null ? { kind: 'empty' } : { kind: 'unlocked', epoch: slot.epoch };
    },
    seal: async (purpose, recordId, bytes) => sealed(await sealingKey(), purpose, recordId, bytes),
    async sealAll(purpose, things) {
      const current = await sealingKey();
      return Promise.all(things.map(({ recordId, bytes }) => sealed(current, purpose, recordId, bytes)));
    },
    open: (purpose, recordId, { iv, ciphertext }) =>
      opened(
        async (current) =>
          new Uint8Array(
            await crypto.subtle.decrypt(cipher(iv, purpose, recordId), current, ciphertext as BufferSource),
          ),
      ),
    async sealKey(recordId, accountKey) {
      const iv = freshIv();
      const wrapped = await crypto.subtle.wrapKey(
        'pkcs8',
        accountKey,
        await sealingKey(),
        cipher(iv, 'account-key', recordId),
      );
      return { version: 1, iv, ciphertext: new Uint8Array(wrapped) };
    },
    openKey: (recordId, { iv, ciphertext }) =>
      opened((current) =>
        crypto.subtle.unwrapKey(
          'pkcs8',
          ciphertext as BufferSource,
          current,
          cipher(iv, 'account-key', recordId),
          SIGNING,
          false,
          ['sign'],
        ),
      ),
  };
}

/** 96 random bits; NIST SP 800-38D section 8.3 allows 2^32 seals with one key, and a full import makes 20,000. */
const freshIv = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(12));

function cipher(iv: Uint8Array, purpose: Purpose, recordId: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(JSON.stringify(['countersign-vault', 1, purpose, recordId]));
  return { name: AES, iv: iv as BufferSource, additionalData: additionalData };
}
