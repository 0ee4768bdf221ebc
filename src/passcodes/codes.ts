import { identityOf } from '../backup/preview.ts';
import type { Answer } from '../messaging/messages.ts';
import type { PasscodeNow } from '../messaging/passcodes.ts';
import type { OathAccount } from '../oath/account.ts';
import { BOUNDS } from '../oath/check-account.ts';
import { codeOf, msLeft, nextCodeOf } from '../oath/codes.ts';
import type { Rewriting } from '../storage/record-store.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { failed } from './failed.ts';
import { isActive, type PasscodeStore } from './passcode-store.ts';
import type { Secrets } from './secrets.ts';

export interface Codes {
  /** Of those that go by time. */
  now(records: readonly PasscodeRecord[]): Promise<{ codes: readonly PasscodeNow[]; damaged: readonly string[] }>;
  /** The next code of an HOTP account. Its counter is stored before (RFC 4226 section 7.2), so that no code comes twice. */
  next(passcodeId: string): Promise<Answer<{ readonly code: string }>>;
  /** The code to be used now, of whatever kind; that of an HOTP account is used up by it. */
  readonly use: (passcodeId: string) => Promise<Answer<{ readonly code: string }>>;
}

/**
 * Codes by this computer's clock. What servers say of it is told and never used: a server that somebody runs could
 * shift codes by it, and so have those of tomorrow shown today.
 */
export function createCodes(deps: {
  readonly store: PasscodeStore;
  readonly secrets: Secrets;
  readonly now: () => number;
}): Codes {
  const { store, secrets, now } = deps;

  async function next(passcodeId: string): Promise<Answer<{ readonly code: string }>> {
    const record = await store.active(passcodeId);
    if (record === null) return failed('passcode_gone');
    const account = await secrets.open(record);
    if (account?.kind !== 'hotp') return failed('passcode_damaged');
    const twins = await twinsOf(record, account);
    const used: number[] = [];
    const advanced = (current: PasscodeRecord, others: readonly PasscodeRecord[]): PasscodeRecord | null => {
      if (current.kind !== 'hotp' || !isActive(current)) return null;
      const counters = others.flatMap((other) => (other.kind === 'hotp' ? [other.counter] : []));
      const counter = Math.max(current.counter, ...counters);
      if (counter >= BOUNDS.counter[1]) return null;
      used.push(counter);
      // A backup from before makes codes that were used: it is due again.
      return { ...current, counter: counter + 1, changedAt: now() };
    };
    const after =
      twins.size === 0
        ? await store.update(passcodeId, (current) => advanced(current, []))
        : await store.rewrite((records): Rewriting<PasscodeRecord, PasscodeRecord | null> => {
            const current = records.find((each) => each.passcodeId === passcodeId) ?? null;
            if (current === null) return { answer: null };
            const next = advanced(
              current,
              records.filter((each) => twins.has(each.passcodeId)),
            );
            return { put: next === null ? [] : [next], answer: next ?? current };
          });
    if (after === null || !isActive(after)) return failed('passcode_gone');
    const [counter] = used;
    return counter === undefined ? failed('counter_ended') : answered({ ...account, counter });
  }

  /** Others that make the same codes, as one that was put aside and came back beside its like: they share a counter. */
  async function twinsOf({ passcodeId }: PasscodeRecord, account: OathAccount): Promise<ReadonlySet<string>> {
    const others = (await store.all()).filter(
      (other) => other.kind === 'hotp' && isActive(other) && other.passcodeId !== passcodeId,
    );
    const accounts = await Promise.all(others.map((other) => secrets.open(other)));
    const identity = identityOf(account);
    const isTwin = (other: OathAccount | null | undefined) => other != null && identityOf(other) === identity;
    return new Set(others.filter((_, at) => isTwin(accounts[at])).map((other) => other.passcodeId));
  }

  function answered(account: OathAccount): Answer<{ readonly code: string }> {
    const made = codeOf(account, now());
    return made.kind === 'code' ? { ok: true, code: made.code } : failed('passcode_damaged', made.reason);
  }

  return {
    async now(records) {
      const byTime = records.filter(({ kind }) => kind !== 'hotp');
      const accounts = await Promise.all(byTime.map((record) => secrets.open(record)));
      const at = now();
      const codes: PasscodeNow[] = [];
      const damaged: string[] = [];
      for (const [place, { passcodeId }] of byTime.entries()) {
        const account = accounts[place] ?? null;
        const made = account === null ? null : codeAt(account, at);
        if (made === null) damaged.push(passcodeId);
        else codes.push({ passcodeId, ...made });
      }
      return { codes, damaged };
    },
    next,
    async use(passcodeId) {
      const record = await store.active(passcodeId);
      if (record === null) return failed('passcode_gone');
      if (record.kind === 'hotp') return next(passcodeId);
      const account = await secrets.open(record);
      return account === null ? failed('passcode_damaged') : answered(account);
    },
  };
}

function codeAt(account: OathAccount, at: number): Omit<PasscodeNow, 'passcodeId'> | null {
  if (account.kind === 'hotp') return null;
  const code = codeOf(account, at);
  const next = nextCodeOf(account, at);
  if (code.kind !== 'code' || next.kind !== 'code') return null;
  return { code: code.code, next: next.code, until: at + msLeft(account, at) };
}
