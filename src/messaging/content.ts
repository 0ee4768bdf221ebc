import type { ScanReport } from './messages.ts';

/**
 * What the background asks of the content script in the top frame of a tab (`tabs.sendMessage`). The other
 * direction are messages like every other, through `createSend`.
 *
 * The content script may be run twice in one document (registered, then injected by a scan): the second run must
 * leave the first one alone.
 */
export interface ContentQuestions {
  /**
   * Look at the page now, whatever was reported before. The content script sends `codes.seen` with what it found
   * (also when that is nothing), waits for its answer, and then answers with the same report and the texts of codes that hold accounts. So the request is
   * made from the sender that the browser stamps on `codes.seen`; this answer only explains an empty result. `null`: what reads
   * codes could not be run in this document.
   */
  'countersign.scan': { readonly answer: ScanReport | null };
  /** Proves that the document which showed the code is still there. Answered at once, without looking at the page. */
  'countersign.present': { readonly answer: DocumentPresence };
}

export interface DocumentPresence {
  /** A UUID made once for each run in a document. It tells documents apart where the browser has no `documentId`. */
  readonly document: string;
}

export type ContentQuestion = keyof ContentQuestions;
export type ContentAnswer<Q extends ContentQuestion> = ContentQuestions[Q]['answer'];

/** The message itself: nothing but its type. */
export interface ContentEnvelope<Q extends ContentQuestion = ContentQuestion> {
  readonly type: Q;
}

const QUESTIONS: ReadonlySet<unknown> = new Set<ContentQuestion>(['countersign.scan', 'countersign.present']);

/** Whether a message that reached the content script is one of the background's questions. */
export function isContentEnvelope(message: unknown): message is ContentEnvelope {
  return typeof message === 'object' && message !== null && 'type' in message && QUESTIONS.has(message.type);
}
