/** A message to a person. */
export interface Message {
  readonly channel: 'phone' | 'email';
  readonly destination: string;
  /** Of an e-mail; a text message has none. */
  readonly subject: string;
  readonly text: string;
  /** What the person is to type somewhere, where the message is about a code; it stands in the text too. */
  readonly code?: string;
}

/** Sends messages to people, or gives up by itself. Rejects when the message was certainly not taken for delivery. */
export interface Transport {
  send(message: Message): Promise<void>;
}
