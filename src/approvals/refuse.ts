import type { MessageFailure } from '../messaging/messages.ts';

export interface Refusal {
  readonly ok: false;
  readonly failure: MessageFailure;
}

/** The answer to a click that can't be followed. `detail` is for diagnostics. */
export const refuse = (code: MessageFailure['code'], detail: string): Refusal => ({
  ok: false,
  failure: { code, detail },
});
