import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { SetupError } from '../setup/setup-error.mjs';

const OutboxSchema = v.object({
  messages: v.array(v.object({ destination: v.string(), code: v.optional(v.string()) })),
});

/** The code of an address that the kit made up: only a development outbox can show it. @throws SetupError */
export const outboxReader =
  (issuer: string) =>
  async (email: string): Promise<string> => {
    for (let tries = 0; tries < 20; tries += 1) {
      const answer = await fetch(`${issuer}/outbox.json`);
      const parsed = answer.ok ? v.safeParse(OutboxSchema, await answer.json()) : null;
      if (parsed?.success !== true) {
        throw new SetupError(
          `${issuer} has no development outbox. Name two addresses that you can read: --email A --attacker-email B.`,
        );
      }
      const sent = parsed.output.messages.find(({ destination, code }) => destination === email && code !== undefined);
      if (sent?.code !== undefined) return sent.code;
      await sleep(250);
    }
    throw new SetupError(`No code for ${email} came to the outbox of ${issuer}.`);
  };

/** Asks at the terminal, on stderr: stdout may be read by a program. @throws SetupError when no line comes */
export async function askCode(
  email: string,
  { input, output }: { readonly input: Readable; readonly output: Writable } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<string> {
  const terminal = createInterface({ input, output });
  const untyped = (): never => {
    throw new SetupError(`\nNo code for ${email} was typed.`);
  };
  try {
    // A question may never be answered once its terminal is closed; at Ctrl-C it fails.
    const typed = terminal.question(`The code that was sent to ${email}: `).catch(untyped);
    return await Promise.race([typed, once(terminal, 'close').then(untyped)]);
  } finally {
    terminal.close();
  }
}
