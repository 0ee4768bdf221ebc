import type { ErrorCode, Problem } from '../../src/wire/errors.ts';

/** What a fake server answers with a problem document. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly extra: Partial<Problem> = {},
  ) {
    super(code);
  }
}
