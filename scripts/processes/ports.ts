import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nothing listens there yet. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Below the ports that Linux gives to outgoing connections and for port 0 all the time; above all that browsers block. */
const FIRST = 20_000;
const LAST = 32_000;

/** A port that is free now. Servers whose own address is part of their configuration can't be started on port 0. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (await isPortFree(port, host)) return port;
  }
  throw new Error(`no port between ${FIRST.toString()} and ${LAST.toString()} is free on ${host}`);
}
