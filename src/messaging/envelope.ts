/** A message on its way to the background. */
export interface Envelope {
  readonly name: string;
  readonly request: unknown;
}

/** The broker's reply: the handler's response, or why there is none. */
export type Reply =
  | { readonly outcome: 'answered'; readonly response: unknown }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason };

export type RefusalReason =
  /** No message of this form or name. */
  | 'unknown_message'
  /** The sender is of another class than this message takes. */
  | 'wrong_sender'
  /** The request failed its schema. */
  | 'invalid_request'
  /** The handler failed; the reason is in the background's console. */
  | 'handler_failed'
  /** The handler failed because the database can't be used; what was stored before is as it was. */
  | 'storage_full'
  | 'storage_newer_version'
  | 'storage_unavailable';
