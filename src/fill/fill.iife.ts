import { createAnswerPage } from './answer-page.ts';

/**
 * Entry of the script that finds the field for a code: one self-contained file, run in a document at the person's click
 * on Fill. It leaves its answers in the isolated world, which pages can't see.
 */
Object.defineProperty(globalThis, Symbol.for('countersign.fill'), {
  value: createAnswerPage(window),
  configurable: true,
});
