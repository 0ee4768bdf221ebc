import type { CDPSession } from 'playwright-core';

/** How long a target may take for one answer, in milliseconds: one that never answers must be told, not waited for. */
const PATIENCE = 30_000;

/** A session with a target that Playwright does not show as a page, as the popup of an extension. */
export interface TargetSession {
  send(method: string, parameters?: object): Promise<unknown>;
  /** False once the target is gone. */
  isAttached(): boolean;
  /** Lets the target go; it stays open. */
  detach(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Attaches without flattening: messages travel as strings inside the browser's own session, because Playwright
 * gives no access to flattened sessions that it did not make.
 */
export async function attachToTarget(cdp: CDPSession, targetId: string, patience = PATIENCE): Promise<TargetSession> {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let attached = true;
  const onMessage = (event: { sessionId: string; message: string }) => {
    if (event.sessionId !== sessionId) return;
    const message = JSON.parse(event.message) as { id?: number; result?: unknown; error?: { message: string } };
    const caller = message.id === undefined ? undefined : waiting.get(message.id);
    if (message.id === undefined || caller === undefined) return;
    waiting.delete(message.id);
    if (message.error === undefined) caller.resolve(message.result);
    else caller.reject(new Error(message.error.message));
  };
  const onDetached = (event: { sessionId: string }) => {
    if (event.sessionId !== sessionId) return;
    attached = false;
    cdp.off('Target.receivedMessageFromTarget', onMessage);
    cdp.off('Target.detachedFromTarget', onDetached);
    for (const caller of waiting.values()) caller.reject(new TargetGone());
    waiting.clear();
  };
  cdp.on('Target.receivedMessageFromTarget', onMessage);
  cdp.on('Target.detachedFromTarget', onDetached);
  return {
    isAttached: () => attached,
    async detach() {
      if (attached) await cdp.send('Target.detachFromTarget', { sessionId });
    },
    send(method, parameters = {}) {
      if (!attached) return Promise.reject(new TargetGone());
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        const silence = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`the target did not answer ${method}`));
        }, patience);
        waiting.set(id, {
          resolve(result) {
            clearTimeout(silence);
            resolve(result);
          },
          reject(error) {
            clearTimeout(silence);
            reject(error);
          },
        });
        cdp
          .send('Target.sendMessageToTarget', {
            sessionId,
            message: JSON.stringify({ id, method, params: parameters }),
          })
          .catch(() => {
            waiting.get(id)?.reject(new TargetGone());
            waiting.delete(id);
          });
      });
    },
  };
}

/** Runs a self-contained function inside the target, with arguments that JSON can carry. @throws Error as it threw there */
export async function evaluateIn<Args extends readonly unknown[], T>(
  session: TargetSession,
  inside: (...args: Args) => T,
  args: Args,
): Promise<Awaited<T>> {
  const answer = (await session.send('Runtime.evaluate', {
    expression: `(${inside.toString()})(...${JSON.stringify(args)})`,
    awaitPromise: true,
    returnByValue: true,
  })) as { result: { value: unknown }; exceptionDetails?: { exception?: { description?: string } } };
  if (answer.exceptionDetails !== undefined) {
    throw new Error(answer.exceptionDetails.exception?.description ?? 'the target threw');
  }
  return answer.result.value as Awaited<T>;
}

/** The target closed: for a popup an ordinary end, not a failure of the driver. */
export class TargetGone extends Error {
  override readonly name = 'TargetGone';
  constructor() {
    super('the target is closed');
  }
}
