import type { OathAccount } from '../oath/account.ts';
import { formatOtpauth } from '../oath/otpauth.ts';

/** The plain export: one otpauth URI a line. Every secret stands in it for all to read. */
export function formatUriList(accounts: readonly OathAccount[]): string {
  return accounts.map((account) => `${formatOtpauth(account)}\n`).join('');
}
