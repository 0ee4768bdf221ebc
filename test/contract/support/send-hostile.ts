import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { count, SEED } from '../../support/counts.ts';

/** A request that a hostile peer sends. */
export interface HostileRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HostileAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Inputs a door. */
export const INPUTS = count(150, 10_000);

/** For a test of one door or of some, in milliseconds: not how long it should take, but when it has certainly hung. */
export const PATIENCE = { timeout: count(180_000, 3_600_000) };

/** Milliseconds after which an answer counts as a hang: far above what any takes, below the limit of a test. */
const HANG = 30_000;

/** Requests under way at once: a server that takes one after the other is not asked enough. */
const AT_ONCE = 8;

export interface Sending {
  /** Puts on what must be right for the rest to be looked at, as a proof of this very body. */
  readonly prepare?: (request: HostileRequest) => Promise<HostileRequest>;
  /** @throws where the answer is not what a hostile request may get */
  readonly check: (answer: HostileAnswer) => void;
}

/** Sends as many as a door gets to `origin`, over connections that are kept. @throws Error with the input that was too much */
export async function sendHostile(
  origin: string,
  requests: fc.Arbitrary<HostileRequest>,
  { prepare = (request) => Promise.resolve(request), check }: Sending,
): Promise<void> {
  const drawn = fc.sample(requests, { numRuns: INPUTS, seed: SEED });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let at = next++; at < drawn.length; at = next++) {
      const request = drawn[at];
      if (request === undefined) return;
      try {
        check(await send(agent, origin, await prepare(request)));
      } catch (cause) {
        next = drawn.length;
        const told = JSON.stringify(request).slice(0, 1000);
        throw new Error(`input ${at.toString()} of seed ${SEED.toString()}: ${told}: ${String(cause)}`, { cause });
      }
    }
  };
  try {
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, sender));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    agent.destroy();
  }
}

async function send(agent: Agent | false, origin: string, hostile: HostileRequest): Promise<HostileAnswer> {
  const { method, path, headers = {}, body } = hostile;
  const request = open(new URL(origin + path), { method, headers, agent, signal: AbortSignal.timeout(HANG) }).end(body);
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
  } catch (error) {
    // The answer before this one, a 431, may have ended the connection; alone on one this request is answered or fails.
    if (agent !== false) return send(false, origin, hostile);
    throw error;
  }
}
