import { freePort, isPortFree } from '../processes/ports.ts';
import { SetupError } from '../setup/setup-error.mjs';

/** A server, the port that it needs, and the option that gives it another where there is one. */
export interface NeededPort {
  /** "the token server" */
  readonly who: string;
  readonly port: number;
  readonly option?: string;
}

/** @throws SetupError that names every taken port, and where there are options the whole command that would work */
export async function assertPortsFree(needed: readonly NeededPort[], command: string): Promise<void> {
  const taken: string[] = [];
  for (const { who, port } of needed) {
    if (!(await isPortFree(port))) taken.push(`port ${port}, which ${who} needs`);
  }
  if (taken.length === 0) return;
  const options = await freeOptions(needed);
  const remedy = options.length === 0 ? '' : `, or choose other ports: ${[command, ...options].join(' ')}`;
  throw new SetupError(`Another program uses ${taken.join(', and ')}. Stop it${remedy}`);
}

/** Each option with a free port, also where its own is free: the command has to work as it stands. */
async function freeOptions(needed: readonly NeededPort[]): Promise<string[]> {
  const given = new Map<number, string>();
  for (const { option, port } of needed) {
    if (option !== undefined) given.set(await nextFree(port, given), option);
  }
  return [...given].map(([port, option]) => `${option} ${port}`);
}

/** The port itself, or one that differs by hundreds, so that the two servers stay neighbours. */
async function nextFree(port: number, given: ReadonlyMap<number, string>): Promise<number> {
  for (let tried = port; tried <= 65_535; tried += 100) {
    if (!given.has(tried) && (await isPortFree(tried))) return tried;
  }
  return freePort();
}
