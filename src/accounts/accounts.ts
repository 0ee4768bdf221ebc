import type { Handlers } from '../messaging/broker.ts';
import type { MessageFailure } from '../messaging/messages.ts';
import type { AccountNotice } from '../messaging/views.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import type { ClaimingAccount } from '../protocols/countersign/driver.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import type { AccountRecord } from '../storage/records.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccountStore } from './account-store.ts';
import { accountNotice, accountView } from './account-view.ts';
import type { DeviceNotices } from './device-notices.ts';
import { createRefreshing, type Refreshing } from './refreshing.ts';

export interface Accounts extends Pick<Refreshing, 'refresh' | 'refreshAll' | 'revoked' | 'stillWaits'> {
  readonly handlers: Handlers<
    'accounts.list' | 'accounts.rename' | 'accounts.remove' | 'accounts.refresh' | 'accounts.freshen'
  >;
  count(): Promise<number>;
  /** Accounts of an issuer that the server still knows, oldest first. */
  forIssuer(issuer: string): Promise<readonly AccountRecord[]>;
  /** The account with its key opened for use; `null` when it is gone. @throws VaultError */
  claimingAccount(accountId: string): Promise<ClaimingAccount | null>;
  /** What the popup says of accounts although no sign-in waits. */
  notices(): Promise<readonly AccountNotice[]>;
  /** The status of each account, and `device_waiting` for each device that waits for one. */
  statuses(): Promise<readonly string[]>;
  approvedOn(accountId: string, origin: string): Promise<void>;
}

/** Most origins that are remembered for one account; the oldest give way. */
const MAX_APPROVED_ORIGINS = 500;

/** Enrolled accounts: what is known of them, and their keys for use. */
export function createAccounts(deps: {
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly api: CountersignApi;
  readonly deviceNotices: DeviceNotices;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Accounts {
  const { vault, api, deviceNotices, now, report } = deps;
  const { accounts } = deps.store;

  const all = async () => [...(await accounts.all())].sort((a, b) => a.createdAt - b.createdAt);

  const views = async () => Promise.all((await all()).map((account) => accountView(account, now())));

  async function claimingAccount(accountId: string): Promise<ClaimingAccount | null> {
    const account = await accounts.get(accountId);
    if (account === null) return null;
    const { issuer, deviceId, sub, sealedKey } = account;
    const key = await vault.openKey(accountId, sealedKey);
    return { signer: { issuer, key, id: { kid: deviceId } }, deviceId, sub };
  }

  const refreshing = createRefreshing({ accounts, claimingAccount, api, notices: deviceNotices, now, report });
  const { refresh } = refreshing;

  /** Revokes at the server. A device that the server does not know is removed already. */
  async function revokeAtServer(accountId: string): Promise<MessageFailure | null> {
    try {
      const account = await claimingAccount(accountId);
      if (account !== null) await api.removeDevice(account.signer, account.deviceId);
      return null;
    } catch (error) {
      if (error instanceof VaultError) return { code: 'vault_damaged', detail: error.message };
      if (error instanceof ApiError && error.code === 'unknown_device') return null;
      return toFailure(error);
    }
  }

  return {
    handlers: {
      async 'accounts.list'() {
        return { accounts: await views() };
      },
      async 'accounts.rename'({ accountId, name }) {
        const renamed = await accounts.update(accountId, (current) => ({ ...current, name: name.trim() }));
        return renamed === null ? UNKNOWN : { ok: true };
      },
      async 'accounts.remove'({ accountId, force }) {
        if ((await accounts.get(accountId)) === null) return UNKNOWN;
        const failure = await revokeAtServer(accountId);
        if (failure !== null && !force) return { ok: false, failure };
        await accounts.remove(accountId);
        await refreshing.forgotten(accountId);
        return { ok: true };
      },
      async 'accounts.refresh'() {
        let failure: MessageFailure | null = null;
        for (const { accountId, status } of await all()) {
          if (status === 'revoked') continue;
          try {
            await refresh(accountId);
          } catch (error) {
            // That a device was removed is what a refresh is there to find out; the list shows it.
            if (error instanceof ApiError && error.code === 'unknown_device') continue;
            failure = error instanceof VaultError ? { code: 'vault_damaged', detail: error.message } : toFailure(error);
          }
        }
        return failure === null ? { ok: true } : { ok: false, failure };
      },
      'accounts.freshen': async () => ({ changed: await refreshing.freshen() }),
    },
    count: async () => (await all()).filter(({ status }) => status === 'enrolled').length,
    forIssuer: async (issuer) =>
      (await all()).filter((account) => account.issuer === issuer && account.status === 'enrolled'),
    claimingAccount,
    async notices() {
      const said = await Promise.all((await all()).map((account) => accountNotice(account, now())));
      return said.filter((notice) => notice !== null);
    },
    statuses: async () =>
      (await views()).flatMap(({ status, devicesWaiting }) => [
        status.kind,
        ...Array.from({ length: devicesWaiting }, () => 'device_waiting'),
      ]),
    refresh,
    refreshAll: refreshing.refreshAll,
    async approvedOn(accountId, origin) {
      await accounts.update(accountId, (current) =>
        current.approvedOrigins.includes(origin)
          ? null
          : { ...current, approvedOrigins: [...current.approvedOrigins, origin].slice(-MAX_APPROVED_ORIGINS) },
      );
    },
    revoked: refreshing.revoked,
    stillWaits: refreshing.stillWaits,
  };
}

const UNKNOWN = {
  ok: false,
  failure: { code: 'unknown_account', detail: 'There is no such account.' },
} as const;
