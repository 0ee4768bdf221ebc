import type { MessageFailure } from '../messaging/messages.ts';
import type { PasscodeFailure } from '../messaging/passcodes.ts';

/** What a page says in words; `detail` is for the diagnostics. */
export function failed(
  code: PasscodeFailure | 'vault_damaged',
  detail: string = code,
): { readonly ok: false; readonly failure: MessageFailure } {
  return { ok: false, failure: { code, detail } };
}
