import type { OathAccount } from '../oath/account.ts';
import type { PasscodeRecord } from '../storage/records.ts';

/** What of an account is sealed. */
export type SealedPart = Pick<OathAccount, 'secret' | 'extra'>;

/** A record with its secret, as `src/oath` takes it. */
export function oathAccount(record: PasscodeRecord, { secret, extra }: SealedPart): OathAccount {
  const { issuer, label, algorithm, digits } = record;
  const base = { issuer, label, secret, algorithm, digits, extra };
  return record.kind === 'hotp'
    ? { kind: 'hotp', ...base, counter: record.counter }
    : { kind: record.kind, ...base, period: record.period };
}
