import type { Run } from './start.ts';

/** Where the two scripts of a document meet: a global of the isolated world, which pages can't see. */
const MARK = Symbol.for('countersign.content');
const world = globalThis as typeof globalThis & { [MARK]?: Run };

/** The run that looks at this document. A run whose extension was updated or removed is none. */
export function currentRun(): Run | null {
  const run = world[MARK];
  return run?.isRunning() === true ? run : null;
}

export function leaveRun(run: Run): void {
  Object.defineProperty(world, MARK, { value: run, configurable: true });
}
