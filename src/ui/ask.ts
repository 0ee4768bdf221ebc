import type { RequestOf, ResponseOf } from '../messaging/messages.ts';
import { MessageError } from '../messaging/send.ts';
import type { Host } from './host.ts';

/** Questions that change nothing, and so may be asked twice. */
type Question = 'popup.view' | 'passcodes.list';

/** Milliseconds before each further try. A worker that the browser ended is started by the next message. */
const RESTS = [100, 500] as const;

/**
 * Asks again where the background ended while it was asked: that is no failure of anything, and the next worker knows
 * all that was kept. Rejects as `host.send` does, at the last try or with an answer that trying again does not change.
 */
export async function ask<N extends Question>(host: Host, name: N, request: RequestOf<N>): Promise<ResponseOf<N>> {
  for (const rest of RESTS) {
    try {
      return await host.send(name, request);
    } catch (error) {
      if (!(error instanceof MessageError) || error.reason !== 'unreachable') throw error;
      await new Promise<void>((resolve) => host.clock.after(rest, resolve));
    }
  }
  return host.send(name, request);
}
