import { waitUntil } from '../wait-until.ts';

interface SentMessage {
  readonly destination: string;
  /** Messages that tell something have none. */
  readonly code?: string;
}

/** The newest code that the development outbox holds for this address or number. Waits until there is one. */
export function codeFor(issuer: string, destination: string): Promise<string> {
  return waitUntil(`a code for ${destination} in the outbox`, async () => {
    const { messages } = (await (await fetch(`${issuer}/outbox.json`)).json()) as { messages: readonly SentMessage[] };
    return messages.find((message) => message.destination === destination && message.code !== undefined)?.code;
  });
}
