import type { TransactionState } from '../store/schema.ts';

/** Every move that a transaction can make (P17). A state without moves is final. */
export const MOVES = {
  pending: ['claimed', 'expired'],
  claimed: ['accepted', 'denied', 'relayed', 'expired'],
  accepted: ['done', 'expired'],
  done: [],
  denied: [],
  expired: [],
  relayed: [],
} as const satisfies Record<TransactionState, readonly TransactionState[]>;

/** A move of the table above; any other does not compile. */
export type Move = {
  [From in TransactionState]: { readonly from: From; readonly to: (typeof MOVES)[From][number] };
}[TransactionState];

export function canMove(from: TransactionState, to: TransactionState): boolean {
  const targets: readonly TransactionState[] = MOVES[from];
  return targets.includes(to);
}

export const isFinal = (state: TransactionState): boolean => MOVES[state].length === 0;
