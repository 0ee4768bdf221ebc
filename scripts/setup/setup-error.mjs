// @ts-check

/** Set-up can't go on. The message is for the person at the terminal and needs no stack trace. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Runs an entry script: a `SetupError` becomes its sentence, everything else its stack. Exit code 1 for both.
 * @param {() => Promise<void>} main
 */
export async function runEntry(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error && error.name === 'SetupError' ? error.message : error);
    process.exit(1);
  }
}
