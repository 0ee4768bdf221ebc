import type { Handlers } from '../messaging/broker.ts';
import type { MessageFailure } from '../messaging/messages.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import type { ClaimingAccount } from '../protocols/countersign/driver.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import type { AccountRecord } from '../storage/records.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccountStore } from './account-store.ts';
import { accountView } from './account-view.ts';

export interface Accounts {
  readonly handlers: Handlers<'accounts.list' | 'accounts.rename' | 'accounts.remove' | 'accounts.refresh'>;
  count(): Promise<number>;
  /** Accounts of an issuer that the server still knows, oldest first. */
  forIssuer(issuer: string): Promise<readonly AccountRecord[]>;
  /** The account with its key opened for use; `null` when it is gone. @throws VaultError */
  claimingAccount(accountId: string): Promise<ClaimingAccount | null>;
  /** Asks the server for the account's web apps and names (P24). @throws ApiError, VaultError */
  refresh(accountId: string): Promise<void>;
  /** The same for all accounts, one after the other; failures are for the next time. */
  refreshAll(): Promise<void>;
  approvedOn(accountId: string, origin: string): Promise<void>;
  revoked(accountId: string): Promise<void>;
}

/** Most origins that are remembered for one account; the oldest give way. */
const MAX_APPROVED_ORIGINS = 500;

/** Enrolled accounts: what is known of them, and their keys for use. */
export function createAccounts(deps: {
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly api: CountersignApi;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Accounts {
  const { vault, api, now, report } = deps;
  const { accounts } = deps.store;

  const all = async () => [...(await accounts.all())].sort((a, b) => a.createdAt - b.createdAt);

  async function claimingAccount(accountId: string): Promise<ClaimingAccount | null> {
    const account = await accounts.get(accountId);
    if (account === null) return null;
    const { issuer, deviceId, sub, sealedKey } = account;
    const key = await vault.openKey(accountId, sealedKey);
    return { signer: { issuer, key, id: { kid: deviceId } }, deviceId, sub };
  }

  async function refresh(accountId: string): Promise<void> {
    const [record, account] = [await accounts.get(accountId), await claimingAccount(accountId)];
    if (record === null || account === null) return;
    try {
      const answer = await api.account(account.signer, record.etag);
      await accounts.update(accountId, (current) => {
        const seen = { ...current, status: 'enrolled' as const, refreshedAt: now() };
        if (answer.kind === 'unchanged') return seen;
        const { sub, label, issuer_name, web_apps } = answer.account;
        // A device can't change its account: an answer about another one is not believed.
        if (sub !== current.sub) return null;
        return { ...seen, label, issuerName: issuer_name, webApps: web_apps, etag: answer.etag };
      });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unknown_device') await revoked(accountId);
      throw error;
    }
  }

  async function revoked(accountId: string): Promise<void> {
    await accounts.update(accountId, (current) => ({ ...current, status: 'revoked' }));
  }

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

  async function refreshAll(): Promise<void> {
    for (const { accountId } of await all()) await refresh(accountId).catch(report);
  }

  return {
    handlers: {
      async 'accounts.list'() {
        return { accounts: (await all()).map((account) => accountView(account, now())) };
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
    },
    count: async () => (await all()).filter(({ status }) => status === 'enrolled').length,
    forIssuer: async (issuer) =>
      (await all()).filter((account) => account.issuer === issuer && account.status === 'enrolled'),
    claimingAccount,
    refresh,
    refreshAll,
    async approvedOn(accountId, origin) {
      await accounts.update(accountId, (current) =>
        current.approvedOrigins.includes(origin)
          ? null
          : { ...current, approvedOrigins: [...current.approvedOrigins, origin].slice(-MAX_APPROVED_ORIGINS) },
      );
    },
    revoked,
  };
}

const UNKNOWN = {
  ok: false,
  failure: { code: 'unknown_account', detail: 'There is no such account.' },
} as const;
