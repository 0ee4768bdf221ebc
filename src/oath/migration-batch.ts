import type { OathAccount } from './account.ts';
import type { MigrationPart } from './migration.ts';
import type { Unread } from './migration-message.ts';

/** The parts of one transfer that were read so far, in the order of their index. A plain value; it holds secrets. */
export interface MigrationBatch {
  readonly parts: readonly MigrationPart[];
}

export interface MigrationProgress {
  readonly have: number;
  readonly of: number;
  /** What is to be shown yet, from 1, as Google Authenticator counts its codes: the first `MOST_NAMED`. */
  readonly missing: readonly number[];
}

export interface MigrationContents {
  readonly accounts: readonly OathAccount[];
  /** `part` from 0. */
  readonly unread: readonly (Unread & { readonly part: number })[];
}

/** A part says how many there are, so one alone may claim thousands. */
const MOST_NAMED = 20;

/**
 * Parts of any number of transfers, told apart, in the order in which the transfers begin; what comes twice is there
 * once. Each part costs the same, however many there are: a file may hold thousands that belong to nothing.
 */
export function transfersOf(parts: readonly MigrationPart[]): readonly MigrationBatch[] {
  const transfers: MigrationPart[][] = [];
  const ofBatch = new Map<string, MigrationPart[][]>();
  const atPlace = new Map<string, Set<string>>();
  for (const part of parts) {
    const { batchId, batchSize, batchIndex } = part;
    const batch = `${batchId}/${batchSize}`;
    const contents = entryOf(atPlace, `${batch}/${batchIndex}`, () => new Set<string>());
    const content = contentOf(part);
    if (contents.has(content)) continue;
    // Some apps give all their transfers one id: the second content of a place is of the second transfer.
    const alike = entryOf(ofBatch, batch, () => []);
    let transfer = alike[contents.size];
    if (transfer === undefined) {
      transfer = [];
      alike.push(transfer);
      transfers.push(transfer);
    }
    contents.add(content);
    transfer.push(part);
  }
  return transfers.map((all) => ({ parts: all.sort((one, other) => one.batchIndex - other.batchIndex) }));
}

/** The same for two parts where one says what the other does. */
export function partIdentity(part: MigrationPart): string {
  return `${part.batchId}/${part.batchSize}/${part.batchIndex}/${contentOf(part)}`;
}

export function progressOf({ parts }: MigrationBatch): MigrationProgress {
  const of = parts[0]?.batchSize ?? 0;
  const indexes = new Set(parts.map(({ batchIndex }) => batchIndex));
  const missing: number[] = [];
  for (let index = 0; index < of && missing.length < MOST_NAMED; index += 1) {
    if (!indexes.has(index)) missing.push(index + 1);
  }
  return { have: parts.length, of, missing };
}

/** All that the parts hold, in the order of the transfer; also of a batch that lacks some, should a person want it. */
export function contentsOf({ parts }: MigrationBatch): MigrationContents {
  return {
    accounts: parts.flatMap(({ accounts }) => accounts),
    unread: parts.flatMap(({ batchIndex, unread }) => unread.map((one) => ({ ...one, part: batchIndex }))),
  };
}

/** Bytes as characters, one for each. */
const contentOf = ({ bytes }: MigrationPart): string => new TextDecoder('latin1').decode(bytes);

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
