import { describe, expect, it } from 'vitest';
import { preview } from '../../src/backup/preview.ts';
import type { OathAccount } from '../../src/oath/account.ts';
import { BANK, DOOR, GAME, MAIL, secretOf } from './fixtures/accounts.ts';
import { entry, unreadableAt } from './fixtures/reading.ts';

describe('a preview', () => {
  it('says of each line what would become of it, and counts them', () => {
    const entries = [
      entry(1, MAIL, { pinned: true }),
      entry(2, BANK),
      unreadableAt(4, 'Door: ann', 'bad_secret'),
      entry(5, { ...BANK, label: 'another name' }),
      entry(6, GAME),
    ];
    expect(preview(entries, [{ ...GAME, issuer: 'Games' }])).toEqual({
      lines: [
        { kind: 'new', position: 1, account: MAIL, arrangement: { pinned: true } },
        { kind: 'new', position: 2, account: BANK, arrangement: {} },
        { kind: 'unreadable', position: 4, name: 'Door: ann', reason: 'bad_secret' },
        {
          kind: 'duplicate',
          position: 5,
          account: { ...BANK, label: 'another name' },
          of: { kind: 'line', position: 2 },
        },
        { kind: 'duplicate', position: 6, account: GAME, of: { kind: 'present' } },
      ],
      totals: { new: 2, duplicate: 2, unreadable: 1 },
    });
  });

  it('takes for the same what makes the same codes, whatever its names and wherever its counter stands', () => {
    const same: readonly (readonly [OathAccount, OathAccount])[] = [
      [MAIL, { ...MAIL, issuer: 'x', label: 'y', extra: [['image', 'z']], secret: Uint8Array.from(MAIL.secret) }],
      [DOOR, { ...DOOR, counter: 1 } as OathAccount],
    ];
    for (const [one, other] of same) expect(preview([entry(1, other)], [one]).totals.duplicate).toBe(1);
  });

  it('takes for another what makes other codes', () => {
    const others: readonly OathAccount[] = [
      { ...MAIL, secret: secretOf(99) },
      { ...MAIL, digits: 8 },
      { ...MAIL, algorithm: 'SHA256' },
      { ...MAIL, period: 60 } as OathAccount,
      { ...MAIL, kind: 'steam', digits: 5 } as OathAccount,
      { ...DOOR, secret: MAIL.secret, algorithm: 'SHA1', digits: 6 },
    ];
    for (const other of others) expect(preview([entry(1, other)], [MAIL]).totals.new).toBe(1);
  });
});
