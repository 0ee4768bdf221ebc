import { isPortFree } from '../processes/ports.ts';
import { SetupError } from '../setup/setup-error.mjs';

/** `remedy` completes the sentence: what to do but stop the other program. @throws SetupError when the port is taken */
export async function assertPortFree(who: string, port: number, remedy: string): Promise<void> {
  if (await isPortFree(port)) return;
  throw new SetupError(`${who} can't have port ${port}, because another program uses it: stop that one${remedy}.`);
}
