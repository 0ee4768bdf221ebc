import { createHash } from 'node:crypto';
import type { OathAccount } from '../../src/oath/account.ts';
import { formatOtpauth } from '../../src/oath/otpauth.ts';

const SERVICES = ['Mail', 'Bank', 'GitHub', 'Cloud Console', 'Forum', 'Shop', 'Registrar', 'Wiki', 'Payroll', 'Backup'];
const PEOPLE = ['ann', 'ann.work', 'team', 'admin', 'billing', 'ops'];

/** Searched for in turn: what many accounts have, a few, one, and none. */
export const QUERIES = ['a', 'git', 'bank 7', 'ops@cloud-console', 'payroll 199', 'nobody has this'];

/** A file with one URI a line, as other authenticators export: mostly what sites give out, and some of each other kind. */
export function thousandAccounts(): string {
  return Array.from({ length: 1000 }, (_, at) => `${formatOtpauth(accountOf(at))}\n`).join('');
}

function accountOf(at: number): OathAccount {
  const service = SERVICES[at % SERVICES.length] ?? '';
  const domain = `${service.toLowerCase().replace(' ', '-')}.example`;
  const base = {
    issuer: at < SERVICES.length ? service : `${service} ${at}`,
    label: `${PEOPLE[at % PEOPLE.length] ?? ''}@${domain}`,
    secret: new Uint8Array(
      createHash('sha256')
        .update(`bench ${at}`)
        .digest()
        .subarray(0, at % 4 === 0 ? 10 : 20),
    ),
    algorithm: at % 50 === 1 ? ('SHA256' as const) : ('SHA1' as const),
    digits: at % 25 === 2 ? 8 : 6,
    extra: [],
  };
  return at % 20 === 3 ? { kind: 'hotp', ...base, counter: at } : { kind: 'totp', ...base, period: 30 };
}
