import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach } from 'vitest';
import { useWorld, type World, type WorldOptions } from './fixture.ts';
import { type GatedStack, startGatedStack } from './gated-stack.ts';

/** A world in which the server, its disk and the network before it can fail. Each test starts with all of them well. */
export interface RoughWorld extends World, Pick<GatedStack, 'gate' | 'powerCut' | 'powerBack' | 'restartWith'> {
  readonly setDiskFull: (full: boolean) => Promise<void>;
}

export function useRoughWorld(options: WorldOptions = {}): () => RoughWorld {
  let started: GatedStack | null = null;
  const stack = () => {
    if (started === null) throw new Error('the world is only there inside of tests');
    return started;
  };
  const setDiskFull = (diskFull: boolean) => stack().server.ask({ diskFull });
  // Before the fixture's own: that one talks to the server.
  beforeEach(async () => {
    stack().gate.clear();
    await stack().powerBack();
    await setDiskFull(false);
  });
  const preload = ['disk.mjs', 'clock.mjs'].map((name) => pathToFileURL(join(import.meta.dirname, name)).href);
  const world = useWorld({
    ...options,
    startServers: async (root, config) => {
      started = await startGatedStack(root, config, preload);
      return started;
    },
  });
  return () => ({
    ...world(),
    gate: stack().gate,
    powerCut: () => stack().powerCut(),
    powerBack: () => stack().powerBack(),
    restartWith: (change) => stack().restartWith(change),
    setDiskFull,
  });
}
