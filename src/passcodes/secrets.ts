import * as v from 'valibot';
import type { OathAccount } from '../oath/account.ts';
import { decodeSecret, encodeSecret } from '../oath/base32.ts';
import { faultOf } from '../oath/check-account.ts';
import type { PasscodeRecord, Sealed } from '../storage/records.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Vault } from '../vault/vault.ts';
import { oathAccount, type SealedPart } from './oath-account.ts';

export interface Secrets {
  /** The account with its secret; `null` where that does not open, or makes no codes. */
  open(record: PasscodeRecord): Promise<OathAccount | null>;
  /** @throws VaultError */
  seal(accounts: readonly { readonly passcodeId: string; readonly account: OathAccount }[]): Promise<readonly Sealed[]>;
  forget(passcodeIds: readonly string[]): void;
}

const Plain = v.strictObject({ secret: v.string(), extra: v.array(v.tuple([v.string(), v.string()])) });

/**
 * Seals secrets by the vault, each bound to its record, with the unknown parameters of its URI: they may be secrets too.
 * What was opened stays in memory for this life of the worker, which could open it again anyway.
 */
export function createSecrets(vault: Pick<Vault, 'open' | 'sealAll'>): Secrets {
  const opened = new Map<string, SealedPart>();

  async function unsealed({ passcodeId, sealedSecret }: PasscodeRecord): Promise<SealedPart | null> {
    const known = opened.get(passcodeId);
    if (known !== undefined) return known;
    const part = decoded(await vault.open('passcode-secret', passcodeId, sealedSecret).catch(nothing));
    if (part !== null) opened.set(passcodeId, part);
    return part;
  }

  return {
    async open(record) {
      const part = await unsealed(record);
      if (part === null) return null;
      const account = oathAccount(record, part);
      return faultOf(account) === null ? account : null;
    },
    seal: (accounts) =>
      vault.sealAll(
        'passcode-secret',
        accounts.map(({ passcodeId, account }) => ({ recordId: passcodeId, bytes: encoded(account) })),
      ),
    forget(passcodeIds) {
      for (const passcodeId of passcodeIds) opened.delete(passcodeId);
    },
  };
}

function encoded({ secret, extra }: SealedPart): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ secret: encodeSecret(secret), extra }));
}

function decoded(bytes: Uint8Array | null): SealedPart | null {
  if (bytes === null) return null;
  const plain = v.safeParse(v.pipe(v.string(), v.parseJson(), Plain), new TextDecoder().decode(bytes));
  if (!plain.success) return null;
  const secret = decodeSecret(plain.output.secret);
  return secret === null ? null : { secret, extra: plain.output.extra };
}

/** Only what does not open is nothing; a database that fails is told as what it is. */
function nothing(error: unknown): null {
  if (error instanceof VaultError) return null;
  throw error;
}
