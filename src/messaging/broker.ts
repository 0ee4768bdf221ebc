import * as v from 'valibot';
import type { RefusalReason, Reply } from './envelope.ts';
import type { MessageName, RequestOf, ResponseOf } from './messages.ts';
import { CONTRACT } from './schemas.ts';
import { classify, type Identity, type Sender, type SenderClass } from './sender.ts';

export type Handler<N extends MessageName> = (request: RequestOf<N>, sender: Sender) => Promise<ResponseOf<N>>;

/** What a room answers: a handler for each of the names it owns. */
export type Handlers<N extends MessageName = MessageName> = { readonly [K in N]: Handler<K> };

interface Entry {
  readonly from: SenderClass;
  readonly schema: v.GenericSchema;
  readonly handle: (request: never, sender: Sender) => Promise<unknown>;
}

const EnvelopeSchema = v.strictObject({ name: v.string(), request: v.unknown() });

/**
 * The door of the background. A message gets in when its name is known, its sender is of the class that this name
 * takes, and its request passes its schema; nothing else reaches a handler. Never rejects.
 */
export function createBroker(deps: {
  readonly self: Identity;
  readonly handlers: Handlers;
  /** Told of handlers that threw. */
  readonly report: (name: MessageName, error: unknown) => void;
  /** What the sender learns of it, where that is more than that the handler failed. */
  readonly reasonOf?: (error: unknown) => RefusalReason | null;
}): (message: unknown, sender: Sender) => Promise<Reply> {
  // A Map has no inherited names: `__proto__` and `constructor` are unknown like every other name.
  const entries = new Map<string, Entry>();
  for (const name of Object.keys(CONTRACT) as MessageName[]) {
    const { from, request } = CONTRACT[name];
    entries.set(name, { from, schema: request, handle: deps.handlers[name] });
  }

  return async (message, sender) => {
    const envelope = v.safeParse(EnvelopeSchema, message);
    if (!envelope.success) return refused('unknown_message');
    const { name, request } = envelope.output;
    const entry = entries.get(name);
    if (entry === undefined) return refused('unknown_message');
    if (!maySend(classify(sender, deps.self), entry.from)) return refused('wrong_sender');
    const parsed = v.safeParse(entry.schema, request);
    if (!parsed.success) return refused('invalid_request');
    try {
      return { outcome: 'answered', response: await entry.handle(parsed.output as never, sender) };
    } catch (error) {
      deps.report(name as MessageName, error);
      return refused(deps.reasonOf?.(error) ?? 'handler_failed');
    }
  };
}

const refused = (reason: RefusalReason): Reply => ({ outcome: 'refused', reason });

/**
 * The popup and the options page may do what every page of ours may, and neither what is the other's. A page in a tab
 * must not act for a tab that the person does not see.
 */
const maySend = (sender: SenderClass | null, wanted: SenderClass): boolean =>
  sender === wanted || (wanted === 'page' && (sender === 'popup' || sender === 'options'));
