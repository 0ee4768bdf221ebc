import { waitUntil } from '../wait-until.ts';

interface SentMessage {
  readonly destination: string;
  /** Messages that tell something have none. */
  readonly code?: string;
  readonly text: string;
}

/** The newest code that the development outbox holds for this address or number. Waits until there is one. */
export const codeFor = (issuer: string, destination: string): Promise<string> =>
  findSent(issuer, `a code for ${destination}`, (sent) => (sent.destination === destination ? sent.code : undefined));

/** The link by which whoever got the newest notice of a new device removes it. Waits until there is one. */
export const refusalLinkFor = (issuer: string, destination: string): Promise<string> =>
  findSent(issuer, `a notice for ${destination}`, (sent) =>
    sent.destination === destination ? /\S+\/devices\/refuse\/\S+$/.exec(sent.text)?.[0] : undefined,
  );

function findSent(issuer: string, what: string, find: (message: SentMessage) => string | undefined): Promise<string> {
  return waitUntil(`${what} in the outbox`, async () => {
    const { messages } = (await (await fetch(`${issuer}/outbox.json`)).json()) as { messages: readonly SentMessage[] };
    return messages.map(find).find((found) => found !== undefined);
  });
}
