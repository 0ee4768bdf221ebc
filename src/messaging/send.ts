import type { Envelope, RefusalReason, Reply } from './envelope.ts';
import type { MessageName, RequestOf, ResponseOf } from './messages.ts';

/** The one call of `browser.runtime` that sending needs. */
export interface MessageChannel {
  sendMessage(message: unknown): Promise<unknown>;
}

/** The broker refused, or the background could not be reached (`unreachable`: the extension was updated or removed). */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  constructor(
    readonly message_name: string,
    readonly reason: RefusalReason | 'unreachable',
    options?: ErrorOptions,
  ) {
    super(`${message_name}: ${reason}`, options);
  }
}

export type Send = <N extends MessageName>(name: N, request: RequestOf<N>) => Promise<ResponseOf<N>>;

/** Sends typed messages to the background, from pages of ours and from the content script. The promise rejects with `MessageError`. */
export function createSend(channel: MessageChannel): Send {
  return async <N extends MessageName>(name: N, request: RequestOf<N>): Promise<ResponseOf<N>> => {
    let reply: unknown;
    try {
      reply = await channel.sendMessage({ name, request } satisfies Envelope);
    } catch (cause) {
      throw new MessageError(name, 'unreachable', { cause });
    }
    if (!isReply(reply)) throw new MessageError(name, 'unreachable');
    if (reply.outcome === 'refused') throw new MessageError(name, reply.reason);
    return reply.response as ResponseOf<N>;
  };
}

function isReply(reply: unknown): reply is Reply {
  return (
    typeof reply === 'object' &&
    reply !== null &&
    'outcome' in reply &&
    (reply.outcome === 'answered' || reply.outcome === 'refused')
  );
}
