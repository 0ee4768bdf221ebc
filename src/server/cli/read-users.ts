import * as v from 'valibot';
import { IdSchema } from '../../wire/fields.ts';
import { ProblemError } from '../problem.ts';
import { emailAddress, phoneNumber } from '../verification/destination.ts';
import { CsvError, type CsvRecord, parseCsv } from './csv.ts';
import type { ImportProblem } from './import-error.ts';

/** A user as a line of the file says it; destinations are in their one form. */
export interface ImportedUser {
  readonly line: number;
  /** `null`: one is made. */
  readonly sub: string | null;
  readonly email: string | null;
  readonly phone_number: string | null;
}

export interface UsersRead {
  readonly users: readonly ImportedUser[];
  readonly problems: readonly ImportProblem[];
}

const COLUMNS = ['sub', 'email', 'phone_number'] as const;
type Column = (typeof COLUMNS)[number];

/** The users of a CSV file with a header, and everything that is wrong with it. */
export function readUsers(text: string): UsersRead {
  const records = parsed(text);
  if ('problems' in records) return { users: [], problems: records.problems };
  const [header, ...rows] = records.records;
  if (header === undefined) return { users: [], problems: [{ line: 1, message: 'the file is empty.' }] };
  const wrong = headerProblem(header.fields);
  if (wrong !== undefined) return { users: [], problems: [{ line: header.line, message: wrong }] };
  const columns = header.fields as readonly Column[];
  const read = rows.map((row) => readUser(row, columns));
  const users = read.flatMap(({ user }) => (user === undefined ? [] : [user]));
  return { users, problems: [...read.flatMap(({ problems }) => problems), ...twice(users)] };
}

function parsed(text: string): { readonly records: readonly CsvRecord[] } | { readonly problems: ImportProblem[] } {
  try {
    return { records: parseCsv(text) };
  } catch (error) {
    if (error instanceof CsvError) return { problems: [{ line: error.line, message: error.message }] };
    throw error;
  }
}

function headerProblem(names: readonly string[]): string | undefined {
  const strange = names.findIndex((name) => !COLUMNS.some((column) => column === name));
  if (strange >= 0) {
    const hint = names[strange]?.includes(';') === true ? ' Columns are separated by commas.' : '';
    return `column ${(strange + 1).toString()} is none of ${COLUMNS.join(', ')}: the first line names the columns.${hint}`;
  }
  const again = names.find((name, index) => names.indexOf(name) !== index);
  if (again !== undefined) return `there are two columns ${again}.`;
  if (!names.includes('email') && !names.includes('phone_number')) {
    return 'there is no column email or phone_number.';
  }
  return undefined;
}

interface UserRead {
  readonly user?: ImportedUser;
  readonly problems: readonly ImportProblem[];
}

function readUser({ line, fields }: CsvRecord, columns: readonly Column[]): UserRead {
  if (fields.length !== columns.length) {
    const message = `there are ${fields.length.toString()} fields, and ${columns.length.toString()} columns.`;
    return { problems: [{ line, message }] };
  }
  const typed = new Map(columns.map((column, index) => [column, fields[index] ?? '']));
  const problems: ImportProblem[] = [];
  const take = (column: Column, form: (text: string) => string): string | null => {
    const text = typed.get(column) ?? '';
    if (text === '') return null;
    try {
      return form(text);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push({ line, message: error.message });
      return null;
    }
  };
  const user = {
    line,
    sub: take('sub', subject),
    email: take('email', emailAddress),
    phone_number: take('phone_number', phoneNumber),
  };
  if (problems.length > 0) return { problems };
  if (user.email !== null || user.phone_number !== null) return { user, problems };
  return { problems: [{ line, message: 'there is neither an email nor a phone_number.' }] };
}

/** OpenID Connect Core section 2: at most 255 ASCII characters. */
function subject(text: string): string {
  if (!v.is(IdSchema, text)) {
    throw new ProblemError('invalid_request', 'sub: at most 255 printable ASCII characters, and no spaces.');
  }
  return text;
}

/** One line for each user whose sub, address or number stands on an earlier line too. */
function twice(users: readonly ImportedUser[]): readonly ImportProblem[] {
  const seen = new Map<string, number>();
  return users.flatMap((user) =>
    COLUMNS.flatMap((column) => {
      const value = user[column];
      if (value === null) return [];
      const key = `${column} ${value}`;
      const before = seen.get(key);
      if (before === undefined) {
        seen.set(key, user.line);
        return [];
      }
      return [{ line: user.line, message: `${column}: stands on line ${before.toString()} too.` }];
    }),
  );
}
