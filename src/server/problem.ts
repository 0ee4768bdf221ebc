import { ERRORS, type ErrorCode, type Problem } from '../wire/errors.ts';

/** Thrown anywhere below a route; the error handler turns it into an RFC 9457 problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    /** One sentence for the developer or person who reads it. Never a secret. */
    readonly detail?: string,
    readonly extra: Partial<Pick<Problem, 'server_time' | 'retry_after' | 'attempts_left' | 'active_after'>> = {},
  ) {
    super(detail ?? ERRORS[code].title);
    this.status = ERRORS[code].status;
  }

  toDocument(): Problem {
    return {
      type: `urn:countersign:error:${this.code}`,
      title: ERRORS[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...this.extra,
    };
  }
}
