import type { ErrorCode, Problem } from '../../wire/errors.ts';

/** Codes of the API, and two of ours: nothing came back, or nothing that can be understood. */
export type ApiErrorCode = ErrorCode | 'server_unreachable' | 'server_garbage';

/** Characters of a detail: it is kept with the request that failed, and a server can send any amount. */
const MAX_DETAIL = 300;

/** A call to the token server did not succeed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly detail: string;
  constructor(
    readonly code: ApiErrorCode,
    detail: string,
    readonly hints: {
      readonly status?: number;
      /** Seconds. */
      readonly retryAfter?: number;
      readonly attemptsLeft?: number;
      /** Seconds since 1970. */
      readonly activeAfter?: number;
      readonly serverTime?: number;
    } = {},
    options?: ErrorOptions,
  ) {
    const kept = detail.slice(0, MAX_DETAIL);
    super(`${code}: ${kept}`, options);
    this.detail = kept;
  }
}

/** `retryAfterHeader` is in seconds (RFC 9110 section 10.2.3); the document's own member comes first. */
export function fromProblem(problem: Problem, status: number, retryAfterHeader: string | null): ApiError {
  const fromHeader =
    retryAfterHeader !== null && /^\d{1,9}$/.test(retryAfterHeader) ? Number(retryAfterHeader) : undefined;
  const retryAfter = problem.retry_after ?? fromHeader;
  return new ApiError(problem.code, problem.detail ?? problem.title, {
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(problem.attempts_left === undefined ? {} : { attemptsLeft: problem.attempts_left }),
    ...(problem.active_after === undefined ? {} : { activeAfter: problem.active_after }),
    ...(problem.server_time === undefined ? {} : { serverTime: problem.server_time }),
  });
}
