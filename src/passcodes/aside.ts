import * as v from 'valibot';
import { cleanName } from '../oath/account-name.ts';
import { type Aside, KEY_LOST } from '../storage/quarantine.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import type { Lost } from '../vault/lost-key.ts';
import { isActive } from './passcode-store.ts';

/** As much of a record as may be read of one that is not as it should be. */
const NamedSchema = v.object({
  kind: v.fallback(v.string(), ''),
  issuer: v.fallback(v.string(), ''),
  label: v.fallback(v.string(), ''),
  removedAt: v.fallback(v.nullable(v.number()), null),
});
type Named = v.InferOutput<typeof NamedSchema>;

/** An account that a person misses, by what can be read of its name. */
export interface Missed {
  readonly issuer: string;
  readonly label: string;
  /** No version of this program opens it ever again. */
  readonly isLost: boolean;
}

/**
 * The accounts that a person misses because they can't be read or opened. Those that they had taken off the list are
 * none of them, nor is one whose key is lost once an account of its name is there again.
 */
export function missedOf(aside: readonly Aside[], records: readonly PasscodeRecord[]): readonly Missed[] {
  const there = new Set(records.filter(isActive).map(nameOf));
  return aside.flatMap(({ store, record, reason }): readonly Missed[] => {
    if (store !== 'passcodes') return [];
    const named = namedOf(record);
    const isLost = reason === KEY_LOST;
    if (named.removedAt !== null || (isLost && there.has(nameOf(named)))) return [];
    return [{ issuer: cleanName(named.issuer), label: cleanName(named.label), isLost }];
  });
}

export function countAside(aside: readonly Aside[], records: readonly PasscodeRecord[]): number {
  return missedOf(aside, records).length;
}

/** Accounts with codes, and those for signing in, that a lost key sealed. */
export function countLost({ passcodes, accounts }: Lost): { readonly aside: number; readonly signIn: number } {
  return {
    aside: passcodes.filter((record) => namedOf(record).removedAt === null).length,
    signIn: accounts.length,
  };
}

const nameOf = ({ kind, issuer, label }: Omit<Named, 'removedAt'>): string => JSON.stringify([kind, issuer, label]);

function namedOf(record: unknown): Named {
  const parsed = v.safeParse(NamedSchema, record);
  return parsed.success ? parsed.output : { kind: '', issuer: '', label: '', removedAt: null };
}
