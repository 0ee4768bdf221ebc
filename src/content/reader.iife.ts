import { openReader } from './open-reader.ts';
import { currentRun } from './world.ts';

/**
 * Entry of the reader: one self-contained file, run in a document whose looker asked for it (`reader.wanted`). It hands
 * itself to that looker, and does nothing where there is none.
 */
currentRun()?.take(openReader);
