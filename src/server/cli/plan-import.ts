import type { AccountsTable } from '../store/schema.ts';
import type { ImportProblem } from './import-error.ts';
import type { ImportedUser } from './read-users.ts';

type Account = Pick<AccountsTable, 'sub' | 'email' | 'phone_number'>;

/** What an import would do. It changes no account that is there. */
export interface ImportPlan {
  readonly create: readonly ImportedUser[];
  /** Users who are there already, as the file says them. */
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
}

/** Holds the users of a file against the accounts that are there. */
export function planImport(accounts: readonly Account[], users: readonly ImportedUser[]): ImportPlan {
  const find = {
    sub: new Map(accounts.map((account) => [account.sub, account])),
    email: new Map(accounts.map((account) => [account.email, account])),
    phone_number: new Map(accounts.map((account) => [account.phone_number, account])),
  };
  const create: ImportedUser[] = [];
  const problems: ImportProblem[] = [];
  let unchanged = 0;
  for (const user of users) {
    const given = (['sub', 'email', 'phone_number'] as const).filter((column) => user[column] !== null);
    const found = given.map((column) => find[column].get(user[column] ?? ''));
    const [first] = found;
    if (found.every((account) => account === undefined)) create.push(user);
    else if (first !== undefined && found.every((account) => account === first)) unchanged += 1;
    else {
      const taken = given.filter((_, index) => found[index] !== undefined).join(' and ');
      const message = `${taken}: of an account that is there already, and differs from this line. Accounts are not changed.`;
      problems.push({ line: user.line, message });
    }
  }
  return { create, unchanged, problems };
}
