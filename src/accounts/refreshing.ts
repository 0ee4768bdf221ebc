import type { AccountAnswer, CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import type { ClaimingAccount } from '../protocols/countersign/driver.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import type { RecordStore } from '../storage/record-store.ts';
import type { AccountRecord } from '../storage/records.ts';
import { accountView } from './account-view.ts';
import type { DeviceNotices } from './device-notices.ts';
import { ownActiveAfter, waitingDevices } from './waiting-devices.ts';

/** Keeps what is known of accounts true: asks their servers, and tells of devices that came to wait (P22, P24). */
export interface Refreshing {
  /** Asks the server for the account's web apps, names and waiting devices. @throws ApiError, VaultError */
  readonly refresh: (accountId: string) => Promise<void>;
  /** The same for all accounts that their servers know; failures are for the next time. */
  readonly refreshAll: () => Promise<void>;
  /** The same for accounts that were not asked for `FRESH`. `true` when there is something else to show now. */
  readonly freshen: () => Promise<boolean>;
  readonly revoked: (accountId: string) => Promise<void>;
  /** The server said that this device waits still, until a time in seconds since 1970 by its clock (P22). */
  readonly stillWaits: (accountId: string, activeAfter: number) => Promise<void>;
  /** The account was removed here: nothing that was said of it stays. */
  readonly forgotten: (accountId: string) => Promise<void>;
}

/** Milliseconds in which an opened page asks an account's server no second time, whatever came of the first. */
export const FRESH = 60_000;

export function createRefreshing(deps: {
  readonly accounts: RecordStore<AccountRecord>;
  readonly claimingAccount: (accountId: string) => Promise<ClaimingAccount | null>;
  readonly api: CountersignApi;
  readonly notices: DeviceNotices;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Refreshing {
  const { accounts, claimingAccount, api, notices, now, report } = deps;
  // One after the other for each account: an older answer that came late would tell of a device that is in already.
  const alone = createKeyedMutex();
  /** When each account's server was asked last. A server that fails is not asked more often than one that answers. */
  const askedAt = new Map<string, number>();

  const show = async () => {
    try {
      await notices.show(await accounts.all());
    } catch (error) {
      report(error);
    }
  };

  async function refreshAlone(accountId: string): Promise<void> {
    const [record, account] = [await accounts.get(accountId), await claimingAccount(accountId)];
    if (record === null || account === null) return;
    askedAt.set(accountId, now());
    try {
      const answer = await api.account(account.signer, record.etag);
      const facts = await deviceFacts(record, account, answer);
      const joined = await store(accountId, answer, facts);
      if (joined !== null) await notices.tell(joined);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unknown_device') await revoked(accountId);
      throw error;
    } finally {
      await show();
    }
  }

  /** Answers the account when a device waits that did not before. */
  async function store(accountId: string, answer: AccountAnswer, facts: DeviceFacts): Promise<AccountRecord | null> {
    let known: readonly string[] = facts.waitingDevices;
    const stored = await accounts.update(accountId, (current) => {
      // A device can't change its account: an answer about another one is not believed.
      if (answer.kind === 'account' && answer.account.sub !== current.sub) return null;
      known = current.waitingDevices;
      const seen = { ...current, ...facts, status: 'enrolled' as const, refreshedAt: now() };
      if (answer.kind === 'unchanged') return seen;
      const { label, issuer_name, web_apps } = answer.account;
      return { ...seen, label, issuerName: issuer_name, webApps: web_apps, etag: answer.etag };
    });
    return facts.waitingDevices.every((id) => known.includes(id)) ? null : stored;
  }

  /** The devices are asked for only where something waits: one that joined, or this one itself. */
  async function deviceFacts(
    { activeAfter, waitingDevices: known }: AccountRecord,
    { signer }: ClaimingAccount,
    answer: AccountAnswer,
  ): Promise<DeviceFacts> {
    const waiting = answer.kind === 'account' ? answer.account.devices_waiting : known.length;
    const waits = activeAfter > now();
    if (waiting === 0 && !waits) return { waitingDevices: [], activeAfter };
    const devices = await api.devices(signer);
    const serverTime = await api.serverTime(signer.issuer);
    return {
      waitingDevices: waiting === 0 ? [] : waitingDevices(devices, serverTime),
      activeAfter: waits ? ownActiveAfter(devices, serverTime, now()) : activeAfter,
    };
  }

  const refresh = (accountId: string) => alone(accountId, () => refreshAlone(accountId));

  async function revoked(accountId: string): Promise<void> {
    await accounts.update(accountId, (current) => ({ ...current, status: 'revoked', waitingDevices: [] }));
  }

  async function stillWaits(accountId: string, activeAfter: number): Promise<void> {
    const record = await accounts.get(accountId);
    if (record === null) return;
    const left = (activeAfter - (await api.serverTime(record.issuer))) * 1000;
    await accounts.update(accountId, (current) => ({ ...current, activeAfter: now() + left }));
  }

  /** A clock that was set back must not stop the asking. */
  const isFresh = ({ accountId, refreshedAt }: AccountRecord) =>
    [refreshedAt, askedAt.get(accountId) ?? 0].some((at) => at <= now() && now() - at < FRESH);

  async function freshenOne({ accountId }: AccountRecord): Promise<boolean> {
    const before = await viewOf(accountId);
    await refresh(accountId).catch(report);
    return before !== (await viewOf(accountId));
  }

  async function viewOf(accountId: string): Promise<string | null> {
    const account = await accounts.get(accountId);
    return account === null ? null : JSON.stringify(await accountView(account, now()));
  }

  return {
    refresh,
    async refreshAll() {
      // What was known before the browser ended is shown again, whatever the servers answer.
      await show();
      for (const { accountId } of (await accounts.all()).filter(isKnown)) await refresh(accountId).catch(report);
    },
    async freshen() {
      const stale = (await accounts.all()).filter((account) => isKnown(account) && !isFresh(account));
      // Marked before the first answer, so that two pages that open together ask once.
      for (const { accountId } of stale) askedAt.set(accountId, now());
      return (await Promise.all(stale.map(freshenOne))).includes(true);
    },
    revoked,
    stillWaits,
    async forgotten(accountId) {
      await notices.takeBack(accountId).catch(report);
      await show();
    },
  };
}

interface DeviceFacts {
  readonly waitingDevices: string[];
  readonly activeAfter: number;
}

const isKnown = ({ status }: AccountRecord) => status === 'enrolled';
