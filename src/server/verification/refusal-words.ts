import type { ErrorCode } from '../../wire/errors.ts';
import { ProblemError } from '../problem.ts';
import { CODE_DOORS } from './code-failures.ts';

const OVER = (): string => 'That code is over. Ask for a new one.';

/** What a person can do something about. */
const WORDS: Partial<Record<ErrorCode, (refusal: ProblemError) => string>> = {
  invalid_request: ({ detail }) =>
    detail?.startsWith('This server sends no codes') === true
      ? detail
      : 'Enter an e-mail address such as name@example.org, or a phone number with + and its country code.',
  invalid_code: ({ extra: { attempts_left: left } }) => {
    switch (left) {
      case undefined:
        return 'Enter the digits of the code.';
      case 0:
        return 'That is not the code, and no try is left. Use another address, or wait and ask for a new code.';
      case 1:
        return 'That is not the code. One try is left.';
      default:
        return `That is not the code. ${left.toString()} tries are left.`;
    }
  },
  too_many_requests: ({ detail, extra }) =>
    detail === CODE_DOORS.sign_in.paused
      ? `${detail} None is taken now: approve with Countersign, or try again in ${inWords(extra.retry_after ?? 60)}.`
      : detail === CODE_DOORS.enrolment.paused
        ? `${detail} None is taken now: try again in ${inWords(extra.retry_after ?? 60)}.`
        : extra.attempts_left === 0
          ? 'There was no try left for this code. Use another address, or wait and ask for a new code.'
          : `That was too often. Try again in ${inWords(extra.retry_after ?? 60)}.`,
  expired: OVER,
  verification_used: OVER,
  unknown_verification: OVER,
  delivery_failed: () => 'The code could not be sent. Try again in a moment.',
};

/**
 * Why a form that sends or takes a code was refused, and what to do next. It tells nothing about who has an account.
 * @throws what it was given, where a person can do nothing about it
 */
export function refusalWords(error: unknown): { readonly status: number; readonly words: string } {
  if (!(error instanceof ProblemError)) throw error;
  const words = WORDS[error.code]?.(error);
  if (words === undefined) throw error;
  return { status: error.status, words };
}

/** `seconds`, rounded up. */
function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds.toString()} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes.toString()} minutes` : `${Math.ceil(minutes / 60).toString()} hours`;
}
