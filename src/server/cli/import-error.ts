/** Why a user, or the whole file, can't be imported. Values are not repeated: they are people's addresses. */
export interface ImportProblem {
  /** From 1 on. */
  readonly line: number;
  readonly message: string;
}

/** Problems that are named; a file with more is of another kind altogether. */
const NAMED = 100;

/** A file of users was not imported, and nothing was changed. The message names every line that is wrong. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  constructor(
    file: string,
    readonly problems: readonly ImportProblem[],
  ) {
    const lines = [...problems]
      .sort((a, b) => a.line - b.line)
      .slice(0, NAMED)
      .map(({ line, message }) => `  line ${line.toString()}: ${message}`);
    const more = problems.length - lines.length;
    super(
      [
        `The users of ${file} were not imported. Nothing was changed.`,
        ...lines,
        ...(more > 0 ? [`  and ${more.toString()} more`] : []),
      ].join('\n'),
    );
  }
}

/** The file itself can't be read; one sentence. */
export class UserFileError extends Error {
  override readonly name = 'UserFileError';
}
