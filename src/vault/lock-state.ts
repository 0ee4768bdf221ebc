/**
 * Whether the data key can be had. With a `device` slot alone the vault is open from the start; a passphrase slot
 * will add `locked`, which every caller has to handle already.
 *
 * `epoch` counts data keys: a record sealed under an older epoch has to be sealed again.
 */
export type LockState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'locked'; readonly epoch: number }
  | { readonly kind: 'unlocked'; readonly epoch: number };

/** What was sealed can't be opened: its slot is gone or its bytes were changed. Nothing is deleted because of it. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  constructor(
    readonly code: 'vault_damaged' | 'vault_locked',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
