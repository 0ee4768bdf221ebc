import type { OathAccount } from './account.ts';
import type { MigrationPart } from './migration.ts';
import type { Unread } from './migration-message.ts';

/** The parts of one transfer that were read so far, in the order of their index. A plain value; it holds secrets. */
export interface MigrationBatch {
  readonly parts: readonly MigrationPart[];
}

export type BatchOutcome =
  /** It is in, or was before. */
  | { readonly kind: 'added' | 'there_already'; readonly batch: MigrationBatch }
  /** Of another transfer, or of one that was begun anew. Nothing of it is in; who wants it begins with `NO_PARTS`. */
  | { readonly kind: 'other_batch'; readonly batch: MigrationBatch };

export interface MigrationProgress {
  readonly have: number;
  /** 0 before the first part, which says how many there are. */
  readonly of: number;
  /** What is to be shown yet, from 1, as Google Authenticator counts its codes. */
  readonly missing: readonly number[];
}

export interface MigrationContents {
  readonly accounts: readonly OathAccount[];
  /** `part` from 0. */
  readonly unread: readonly (Unread & { readonly part: number })[];
}

export const NO_PARTS: MigrationBatch = { parts: [] };

/** A batch with one part more, in whatever order the parts come. */
export function addPart(batch: MigrationBatch, part: MigrationPart): BatchOutcome {
  const [first] = batch.parts;
  if (first !== undefined && (first.batchId !== part.batchId || first.batchSize !== part.batchSize))
    return { kind: 'other_batch', batch };
  const same = batch.parts.find(({ batchIndex }) => batchIndex === part.batchIndex);
  // Some apps give all their transfers one id: another content in the same place is another transfer.
  if (same !== undefined) return { kind: isEqual(same.bytes, part.bytes) ? 'there_already' : 'other_batch', batch };
  const parts = [...batch.parts, part].sort((one, other) => one.batchIndex - other.batchIndex);
  return { kind: 'added', batch: { parts } };
}

export function progressOf({ parts }: MigrationBatch): MigrationProgress {
  const of = parts[0]?.batchSize ?? 0;
  const indexes = new Set(parts.map(({ batchIndex }) => batchIndex));
  const missing = Array.from({ length: of }, (_, index) => index).filter((index) => !indexes.has(index));
  return { have: parts.length, of, missing: missing.map((index) => index + 1) };
}

/** All that the parts hold, in the order of the transfer; also of a batch that lacks some, should a person want it. */
export function contentsOf({ parts }: MigrationBatch): MigrationContents {
  return {
    accounts: parts.flatMap(({ accounts }) => accounts),
    unread: parts.flatMap(({ batchIndex, unread }) => unread.map((one) => ({ ...one, part: batchIndex }))),
  };
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
