import type { PasscodeNow, PasscodesView, PasscodeView } from '../../src/messaging/passcodes.ts';
import type { FakeHost } from './fake-host.ts';
import { NO_PASSCODES } from './fake-host.ts';

export const SITE = { site: 'github.com', origin: 'https://github.com' } as const;

let added = 0;

export function passcode(issuer: string, label: string, more: Partial<PasscodeView> = {}): PasscodeView {
  added += 1;
  const kind = more.kind ?? 'totp';
  return {
    passcodeId: `p-${issuer}-${label}`.replace(/\W+/g, '-').toLowerCase(),
    kind,
    issuer,
    label,
    algorithm: 'SHA1',
    digits: kind === 'steam' ? 5 : 6,
    period: kind === 'hotp' ? null : 30,
    group: '',
    pinned: false,
    note: '',
    sites: [],
    here: null,
    addedAt: 1_690_000_000_000 + added,
    removedAt: null,
    ...more,
  };
}

/** Made up, and the same each time: what they are is the background's business. */
export function codesAt({ passcodeId, kind, digits, period }: PasscodeView, now: number): PasscodeNow {
  const step = Math.floor(now / ((period ?? 30) * 1000));
  return {
    passcodeId,
    code: madeUp(passcodeId, step, kind, digits),
    next: madeUp(passcodeId, step + 1, kind, digits),
    until: (step + 1) * (period ?? 30) * 1000,
  };
}

function madeUp(passcodeId: string, step: number, kind: PasscodeView['kind'], digits: number): string {
  const letters = kind === 'steam' ? '23456789BCDFGHJKMNPQRTVWXY' : '0123456789';
  let state = step % 65_521;
  for (const character of passcodeId) state = (state * 31 + character.charCodeAt(0)) % 2_147_483_647;
  let code = '';
  while (code.length < digits) {
    state = (state * 48_271 + 11) % 2_147_483_647;
    code += letters[state % letters.length] ?? '';
  }
  return code;
}

/** The account of this name can't be opened. */
export const DAMAGED = 'damaged';

/** The background's part: lists these accounts, and makes codes for those that are asked for. */
export function holding(
  host: FakeHost,
  accounts: readonly PasscodeView[],
  more: Partial<PasscodesView> = {},
  clock: { now(): number } = host.clock,
): void {
  const coded = (from: readonly PasscodeView[]) =>
    from
      .filter(({ period, passcodeId }) => period !== null && passcodeId !== DAMAGED)
      .map((account) => codesAt(account, clock.now()));
  host.answer({
    'passcodes.list': ({ first }) => ({
      ...NO_PASSCODES,
      accounts,
      codes: coded(accounts.slice(0, first)),
      ...more,
    }),
    'passcodes.codes': ({ passcodeIds }) => ({
      codes: coded(accounts.filter(({ passcodeId }) => passcodeIds.includes(passcodeId))),
      damaged: [],
    }),
  });
}

export const GITHUB = passcode('GitHub', 'alice@example.com');
export const GOOGLE = passcode('Google', 'alice@gmail.com');
export const BANK = passcode('Sparda Bank', '4711 0815', { digits: 8 });
export const MAIL = passcode('Fastmail', 'alice@fastmail.example', { period: 60 });
export const STEAM = passcode('Steam', 'alice_plays', { kind: 'steam' });
export const COUNTED = passcode('Company VPN', 'alice', { kind: 'hotp' });
export const FEW = [GITHUB, GOOGLE, BANK, MAIL, STEAM] as const;

const SERVICES = [
  'GitHub',
  'Google',
  'Discord',
  'PayPal',
  'Amazon',
  'Hetzner',
  'Proton',
  'Dropbox',
  'Northwind',
] as const;

/** As somebody with very many has them. */
export function many(count: number): readonly PasscodeView[] {
  return Array.from({ length: count }, (_, index) =>
    passcode(SERVICES[index % SERVICES.length] ?? 'GitHub', `user${index}@mail.example`),
  );
}
