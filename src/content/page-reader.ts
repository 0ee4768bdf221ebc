import type { ReadElement } from '../detection/reader.ts';
import type { Sighting } from '../detection/sighting.ts';
import type { CodesReport } from '../messaging/messages.ts';
import type { Send } from '../messaging/send.ts';

/** What reads the pictures of a document and knows what their texts are. */
export interface PageReader {
  readonly read: ReadElement;
  /** Looks at the whole document once, now. */
  readonly look: () => Promise<Sighting>;
  /** What the background is told of it, with where the focus is now. */
  readonly reportOf: (sighting: Sighting) => CodesReport;
  /** Compiles what reads most codes, when the page is idle. */
  readonly warm: () => void;
  /** Compiles everything that reads a code, when the page is idle: somebody waits for one. */
  readonly warmWell: () => void;
}

/** What the looker gives its reader: the reader has no way to the extension or to the time of its own. */
export interface ReaderDeps {
  readonly document: Document;
  readonly send: Send;
  /** Runs `task` when the page is idle, if it is still looked at then. */
  readonly whenIdle: (task: () => void) => void;
}

export type OpenReader = (deps: ReaderDeps) => PageReader;
