import * as v from 'valibot';
import { type SlotRecord, SlotRecordSchema } from '../storage/records.ts';

/** The one slot of its kind: a second `add` fails, so that two starts at once can't make two data keys. */
export const DEVICE_SLOT = 'device';

const AES = 'AES-GCM';
const IV_BYTES = 12;
const slotContext = (slotId: string, epoch: number): BufferSource =>
  new TextEncoder().encode(JSON.stringify(['countersign-vault-slot', 1, slotId, epoch]));

/** A new data key in a new slot whose wrapping key never leaves this browser. */
export async function createDeviceSlot(now: number, epoch = 1): Promise<SlotRecord> {
  const wrappingKey = await crypto.subtle.generateKey({ name: AES, length: 256 }, false, ['wrapKey', 'unwrapKey']);
  const dataKey = await crypto.subtle.generateKey({ name: AES, length: 256 }, true, ['wrapKey', 'unwrapKey']);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const wrapped = await crypto.subtle.wrapKey('raw', dataKey, wrappingKey, {
    name: AES,
    iv,
    additionalData: slotContext(DEVICE_SLOT, epoch),
  });
  return {
    slotId: DEVICE_SLOT,
    kind: 'device',
    epoch,
    wrappingKey,
    iv,
    wrappedDataKey: new Uint8Array(wrapped),
    createdAt: now,
  };
}

/** The data key as a non-extractable import. @throws DOMException when the slot's bytes were changed. */
export function openDeviceSlot(slot: SlotRecord): Promise<CryptoKey> {
  return crypto.subtle.unwrapKey(
    'raw',
    slot.wrappedDataKey,
    slot.wrappingKey,
    { name: AES, iv: slot.iv as BufferSource, additionalData: slotContext(slot.slotId, slot.epoch) },
    AES,
    false,
    ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  );
}

/** Whether a slot is the one that was seen before, or still none. Every slot is wrapped with an IV of its own. */
export function isSameSlot(seen: SlotRecord | null, current: unknown): boolean {
  if (seen === null) return current === undefined;
  const parsed = v.safeParse(SlotRecordSchema, current);
  return parsed.success && sameBytes(parsed.output.iv, seen.iv);
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);
