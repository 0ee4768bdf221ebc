import type { OpenLooks } from '../detection/looks.ts';
import type { Sighting } from '../detection/sighting.ts';
import type { Send } from '../messaging/send.ts';
import type { Reporter } from './reporter.ts';

/** What reads the pictures of a document and knows what their texts are. */
export interface PageReader extends Reporter {
  /** Looks at what is in view, again and again. */
  readonly openLooks: OpenLooks;
  /** Looks at the whole document once, now. */
  readonly scan: () => Promise<Sighting>;
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
  /** Whether there is still somebody to tell. */
  readonly isWanted: () => boolean;
  /** Runs `task` after so many milliseconds, if the page is still looked at then. */
  readonly later: (milliseconds: number, task: () => void) => void;
  /** Ends everything: the extension is gone. */
  readonly signal: AbortSignal;
}

export type OpenReader = (deps: ReaderDeps) => PageReader;
