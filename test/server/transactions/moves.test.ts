import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canMove, isFinal, MOVES } from '../../../src/server/transactions/moves.ts';
import { count, SEED } from '../../support/counts.ts';

const STATES = Object.keys(MOVES) as ReadonlyArray<keyof typeof MOVES>;
const anyState = fc.constantFrom(...STATES);

test('P17: nothing leads to done but claimed and accepted, in this order', { timeout: count(20_000, 900_000) }, () => {
  fc.assert(
    fc.property(fc.array(anyState, { maxLength: 12 }), (wishes) => {
      const walked = ['pending' as (typeof STATES)[number]];
      for (const wish of wishes) if (canMove(walked.at(-1) ?? 'pending', wish)) walked.push(wish);
      if (walked.includes('done')) expect(walked).toEqual(['pending', 'claimed', 'accepted', 'done']);
    }),
    { numRuns: count(100, 10_000), seed: SEED },
  );
});

test('P17: what is final moves nowhere, and every sign-in comes to an end', { timeout: count(20_000, 900_000) }, () => {
  for (const state of STATES) expect(isFinal(state)).toBe(STATES.every((to) => !canMove(state, to)));
  expect(STATES.filter(isFinal)).toEqual(['done', 'denied', 'expired', 'relayed']);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (choices) => {
      let state: (typeof STATES)[number] = 'pending';
      let moves = 0;
      while (!isFinal(state)) {
        const targets: ReadonlyArray<(typeof STATES)[number]> = MOVES[state];
        const choice = choices.next().value ?? 0;
        state = targets[choice % targets.length] ?? 'expired';
        moves += 1;
      }
      expect(moves).toBeLessThanOrEqual(3);
    }),
    { numRuns: count(100, 10_000), seed: SEED },
  );
});

test('P17: no state is reached twice', { timeout: count(20_000, 900_000) }, () => {
  fc.assert(
    fc.property(anyState, anyState, (from, to) => {
      expect(canMove(from, to) && canMove(to, from)).toBe(false);
    }),
    { numRuns: count(100, 10_000), seed: SEED },
  );
});
