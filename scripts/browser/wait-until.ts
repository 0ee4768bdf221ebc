/** How long a condition may take before it counts as never coming true, in milliseconds. */
const PATIENCE = 40_000;
const INTERVAL = 40;

/**
 * Waits until `probe` gives something other than `null` or `undefined`, and gives that back.
 * @throws Error that says what was waited for, and what `describe` saw last
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | null | undefined> | T | null | undefined,
  describe: () => Promise<string> | string = () => '',
  patience = PATIENCE,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== undefined) return value;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}. ${await describe()}`.trim());
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}
