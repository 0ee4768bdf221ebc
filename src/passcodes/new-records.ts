import type { Arrangement } from '../backup/entry.ts';
import type { OathAccount } from '../oath/account.ts';
import { cleanName } from '../oath/account-name.ts';
import type { PasscodeRecord, Sealed } from '../storage/records.ts';
import { cleanNote } from './note.ts';

/** An account on its way in. */
export interface NewAccount {
  readonly account: OathAccount;
  readonly arrangement: Arrangement;
}

/** What is sealed already for the record that it will be. */
export interface SealedAccount extends NewAccount {
  readonly passcodeId: string;
  readonly sealedSecret: Sealed;
}

/** Values of a later version's backup that are carried along, and characters of all of them. */
const MOST_CARRIED = { values: 32, characters: 4_096 };

/** Records of what is added, behind what is there: in the order that they had where they come from. */
export function newRecords(
  added: readonly SealedAccount[],
  present: readonly PasscodeRecord[],
  { sites, at, changedAt }: { readonly sites: readonly string[]; readonly at: number; readonly changedAt: number },
): readonly PasscodeRecord[] {
  const last = present.reduce((highest, { order }) => Math.max(highest, order), -1);
  return added
    .toSorted((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0))
    .map(({ account, arrangement, passcodeId, sealedSecret }, index): PasscodeRecord => {
      const { issuer, label, algorithm, digits } = account;
      const base = {
        passcodeId,
        issuer,
        label,
        algorithm,
        digits,
        sealedSecret,
        group: cleanName(arrangement.group ?? ''),
        pinned: arrangement.pinned ?? false,
        note: cleanNote(arrangement.note ?? ''),
        order: Math.floor(last) + 1 + index,
        sites: [...sites],
        addedAt: at,
        changedAt,
        removedAt: null,
        carried: carriedOf(arrangement),
      };
      return account.kind === 'hotp'
        ? { kind: 'hotp', ...base, counter: account.counter }
        : { kind: account.kind, ...base, period: account.period };
    });
}

/** Who says no place comes after those who do. */
function isBefore({ arrangement: one }: NewAccount, { arrangement: other }: NewAccount): boolean {
  return (one.order ?? Number.POSITIVE_INFINITY) < (other.order ?? Number.POSITIVE_INFINITY);
}

function carriedOf({ group: _, pinned: _p, order: _o, note: _n, ...rest }: Arrangement): PasscodeRecord['carried'] {
  const carried: Record<string, string | number | boolean> = {};
  let characters = 0;
  for (const [name, value] of Object.entries(rest).slice(0, MOST_CARRIED.values)) {
    characters += name.length + String(value).length;
    if (value !== undefined && characters <= MOST_CARRIED.characters) carried[name] = value;
  }
  return carried;
}
