import { COST, type Cost, fitsPassword, hashPassword, type PasswordHash } from './password-hash.ts';
import { createQueue } from './queue.ts';

/** How many passwords are checked at once, and how many more wait for their turn. */
export interface Hashing {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Somebody's password for their notebook. `sub` is who they are; the address is only what they type. */
export interface PasswordRecord extends PasswordHash {
  readonly sub: string;
  /** In lower case. */
  readonly address: string;
}

/** Where records are kept between two runs of the program. */
export interface PasswordFile {
  /** What the file held when the program started. */
  readonly kept: readonly PasswordRecord[];
  /** Keeps all of them, or fails and leaves what was there. */
  readonly write: (records: readonly PasswordRecord[]) => Promise<void>;
}

export type PasswordSet = { readonly kind: 'set' } | { readonly kind: 'refused'; readonly reason: string };

/** Passwords by `sub`. They are a first factor only: nobody is signed in by one. */
export interface Passwords {
  readonly has: (sub: string) => boolean;
  /** `address` was proved by the token server just now, so that another's password lets go of it. */
  readonly set: (sub: string, address: string, password: string) => Promise<PasswordSet>;
  readonly remove: (sub: string) => Promise<void>;
  /** Whose password this is, or `null`. As slow for an address that nobody has. */
  readonly check: (address: string, password: string) => Promise<string | null>;
}

/** NIST SP 800-63B section 5.1.1.1 asks for 8 characters at least. The upper bound is only to hash no novels. */
export const PASSWORD_LENGTH = { least: 8, most: 200 } as const;

/** A check takes 32 MiB and a tenth of a second: what waits longer than some seconds has given up. */
const HASHING: Hashing = { atOnce: 2, waiting: 32 };

const IN_MEMORY: PasswordFile = { kept: [], write: () => Promise.resolve() };

export function createPasswords(
  file: PasswordFile = IN_MEMORY,
  cost: Cost = COST,
  hashing: Hashing = HASHING,
): Passwords {
  const queue = createQueue(hashing);
  let records: ReadonlyMap<string, PasswordRecord> = new Map(file.kept.map((record) => [record.sub, record]));
  let writing: Promise<unknown> = Promise.resolve();

  /** One change after the other; what could not be written does not hold. */
  const change = (edit: (records: ReadonlyMap<string, PasswordRecord>) => ReadonlyMap<string, PasswordRecord>) => {
    const changed = writing.then(async () => {
      const next = edit(records);
      await file.write([...next.values()]);
      records = next;
    });
    writing = changed.catch(() => undefined);
    return changed;
  };

  return {
    has: (sub) => records.has(sub),
    async set(sub, address, password) {
      const { least, most } = PASSWORD_LENGTH;
      if (password.length < least)
        return { kind: 'refused', reason: `A password needs ${String(least)} characters at least.` };
      if (password.length > most)
        return { kind: 'refused', reason: `A password has ${String(most)} characters at most.` };
      const record = { sub, address: plain(address), ...(await queue(() => hashPassword(password, cost))) };
      await change((all) => {
        const others = [...all].filter(([other, { address: taken }]) => other !== sub && taken !== record.address);
        return new Map([...others, [sub, record]]);
      });
      return { kind: 'set' };
    },
    remove: (sub) => change((all) => new Map([...all].filter(([other]) => other !== sub))),
    async check(address, password) {
      const wanted = plain(address);
      const record = [...records.values()].find((one) => one.address === wanted) ?? null;
      return (await queue(() => fitsPassword(password, record, cost))) ? (record?.sub ?? null) : null;
    },
  };
}

const plain = (address: string) => address.trim().toLowerCase();
