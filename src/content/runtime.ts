import { type ContentEnvelope, isContentEnvelope } from '../messaging/content.ts';
import type { MessageChannel } from '../messaging/send.ts';

/** What the content script needs of the extension around it. */
export interface ContentRuntime extends MessageChannel {
  /** Whether the extension is still there; after an update or removal this script is on its own. */
  readonly isAlive: () => boolean;
  /** Answers the background's questions until `signal` aborts. */
  readonly onQuestion: (answer: (question: ContentEnvelope) => Promise<unknown>, signal: AbortSignal) => void;
}

type Listener = Parameters<typeof chrome.runtime.onMessage.addListener>[0];

/** The part of `chrome.runtime` that this uses. Firefox has it by the same name, with promises. */
export interface ChromeRuntime {
  readonly id: string;
  sendMessage(message: unknown): Promise<unknown>;
  readonly onMessage: { addListener(listener: Listener): void; removeListener(listener: Listener): void };
}

/** `current` gives `chrome.runtime` anew each time: it goes away, or loses its id, with the extension. */
export function chromeRuntime(current: () => ChromeRuntime | undefined): ContentRuntime {
  const isAlive = (): boolean => {
    try {
      return current()?.id !== undefined;
    } catch {
      return false;
    }
  };
  return {
    isAlive,
    async sendMessage(message) {
      const runtime = current();
      if (runtime === undefined) throw new Error('The extension is gone.');
      return runtime.sendMessage(message);
    },
    onQuestion(answer, signal) {
      const own = current()?.id;
      const listener: Listener = (message: unknown, sender, respond) => {
        if (sender.id !== own || !isContentEnvelope(message)) return false;
        answer(message).then(respond, () => respond(undefined));
        return true;
      };
      current()?.onMessage.addListener(listener);
      signal.addEventListener('abort', () => {
        // Of a runtime that is gone nothing can be removed, and nothing is called either.
        if (isAlive()) current()?.onMessage.removeListener(listener);
      });
    },
  };
}
