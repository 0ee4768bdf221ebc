import { within } from '@testing-library/preact';
import type { PasscodeView } from '../../../src/messaging/passcodes.ts';
import { click, createQuietHost } from '../draw-options.tsx';
import { NO_PASSCODES, NOW } from '../views.ts';

export const SPOKEN = 'GitHub, alice@example.com';
export const SECRET = 'otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP';

/** A background that holds these accounts and does what it is told. */
export function hostWith(...accounts: readonly PasscodeView[]) {
  const host = createQuietHost();
  let there = accounts;
  let removed: readonly PasscodeView[] = [];
  const change = (passcodeId: string, to: (account: PasscodeView) => PasscodeView) => {
    there = there.map((account) => (account.passcodeId === passcodeId ? to(account) : account));
    return { ok: true } as const;
  };
  host.answer({
    'passcodes.list': () => ({ ...NO_PASSCODES, accounts: there }),
    'passcodes.removed': () => ({ accounts: removed }),
    'passcodes.edit': ({ passcodeId, change: { unbind = [], ...said } }) =>
      change(passcodeId, (account) => ({
        ...account,
        ...said,
        sites: account.sites.filter((site) => !unbind.includes(site)),
      })),
    'passcodes.move': ({ passcodeId, before }) => {
      const moved = there.filter((account) => account.passcodeId === passcodeId);
      const others = there.filter((account) => account.passcodeId !== passcodeId);
      const at = before === null ? others.length : others.findIndex((account) => account.passcodeId === before);
      there = others.toSpliced(at, 0, ...moved);
      return { ok: true };
    },
    'passcodes.remove': ({ passcodeIds }) => {
      removed = there
        .filter(({ passcodeId }) => passcodeIds.includes(passcodeId))
        .map((account) => ({ ...account, removedAt: NOW }));
      there = there.filter(({ passcodeId }) => !passcodeIds.includes(passcodeId));
      return { ok: true };
    },
    'passcodes.restore': ({ passcodeIds }) => {
      there = [...there, ...removed.filter(({ passcodeId }) => passcodeIds.includes(passcodeId))];
      removed = [];
      return { ok: true };
    },
    'passcodes.erase': () => {
      removed = [];
      return { ok: true };
    },
    'passcodes.export': () => ({ ok: true, texts: [SECRET], leftOut: [] }),
  });
  return host;
}

export const rows = () => [...document.querySelectorAll<HTMLElement>('[data-passcode]')];
export const ids = () => rows().map(({ dataset }) => dataset['passcode']);
export const openRow = async (at: number) => click(within(rows()[at]!).getAllByRole('button')[0]!);
