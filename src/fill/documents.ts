import * as v from 'valibot';
import { within } from '../messaging/within.ts';
import { ANSWERS, type PageAnswers, type PageQuestion } from './question.ts';

/** Documents of one tab: one by the browser's own id for it, its top one where there is no such id, or all. */
export type FillTarget =
  | { tabId: number; documentIds: string[] }
  | { tabId: number; frameIds: number[] }
  | { tabId: number; allFrames: true };

/** What we use of the browser to reach documents. Scripts run in a world of our own, which pages can't see. */
export interface DocumentsBrowser {
  readonly scripting: {
    executeScript(injection: { target: FillTarget; files: string[] }): Promise<unknown>;
    /** Runs a function that stands for itself, and gives the answer of each document. */
    ask(
      target: FillTarget,
      run: (question: PageQuestion) => unknown,
      question: PageQuestion,
    ): Promise<readonly { readonly result?: unknown }[]>;
  };
}

/** One document that the script was run in, and no other one that comes after it. */
export interface FillDocument {
  /** `null`: it is gone, or does not answer. */
  ask<K extends PageQuestion['kind']>(question: PageQuestion & { kind: K }): Promise<PageAnswers[K] | null>;
}

export interface FillDocuments {
  /** The document that a tab shows now; `null` where none may be reached. */
  top(tabId: number): Promise<FillDocument | null>;
  /** Whether any frame that may be reached has a field itself. It learns nothing by that. */
  anyFrameHasField(tabId: number, length: number): Promise<boolean>;
}

/** Milliseconds: calls into a tab hang where a host permission is withheld or a page is busy, and a person waits. */
const ANSWER_TIME = 5_000;

const InjectionsSchema = v.array(v.object({ documentId: v.optional(v.string()) }));

export function createFillDocuments(browser: DocumentsBrowser, fillScript: string): FillDocuments {
  const { scripting } = browser;
  const inTime = <T>(call: Promise<T>): Promise<T | null> =>
    within(
      ANSWER_TIME,
      call.catch(() => null),
      null,
    );
  const inject = (target: FillTarget) => inTime(scripting.executeScript({ target, files: [fillScript] }));

  return {
    async top(tabId) {
      const frame = { tabId, frameIds: [0] };
      const injections = v.safeParse(InjectionsSchema, await inject(frame));
      if (!injections.success) return null;
      const documentId = injections.output[0]?.documentId ?? '';
      // Firefox tells no id. There, what was left in the first document's world is missing in the next one's.
      const target = documentId === '' ? frame : { tabId, documentIds: [documentId] };
      return {
        async ask(question) {
          const told = await inTime(scripting.ask(target, askHere, question));
          const answer = v.safeParse(ANSWERS[question.kind], told?.[0]?.result);
          return answer.success ? answer.output : null;
        },
      };
    },
    async anyFrameHasField(tabId, length) {
      const target = { tabId, allFrames: true } as const;
      if ((await inject(target)) === null) return false;
      const told = await inTime(scripting.ask(target, askHere, { kind: 'look', length }));
      return told?.some(({ result }) => result === true) ?? false;
    },
  };
}

/** Runs in the page, so it names nothing outside of itself: what the script has left in our world of this document. */
function askHere(question: PageQuestion): unknown {
  const world = globalThis as { [mark: symbol]: ((asked: PageQuestion) => unknown) | undefined };
  return world[Symbol.for('countersign.fill')]?.(question) ?? null;
}
