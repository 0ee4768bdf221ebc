import { appendFile } from 'node:fs/promises';
import type { Message, Transport } from './transport.ts';

export interface SentMessage extends Message {
  /** Seconds since 1970. */
  readonly sent_at: number;
}

export interface Outbox extends Transport {
  /** Newest first. */
  readonly messages: () => readonly SentMessage[];
}

/** Messages that are shown; older ones are only in the file. */
const SHOWN = 100;

/** The `log` transport of development: keeps messages in memory for the outbox page and appends them to a file of JSON lines. */
export function createOutbox(file: string, now: () => number): Outbox {
  const messages: SentMessage[] = [];
  return {
    messages: () => messages,
    async send(message) {
      const sent = { ...message, sent_at: now() };
      await appendFile(file, `${JSON.stringify(sent)}\n`, { mode: 0o600 });
      messages.unshift(sent);
      messages.length = Math.min(messages.length, SHOWN);
    },
  };
}
