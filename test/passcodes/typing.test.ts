import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { encodeSecret } from '../../src/oath/base32.ts';
import { createWorld, numbered, secretOf, text } from './support/world.ts';

const MAIL = 'otpauth://totp/Mail:ann?secret=JBSWY3DPEHPK3PXP&issuer=Mail';

describe('typing an account', () => {
  const typed = {
    issuer: 'Mail',
    label: 'ann',
    secret: 'jbsw y3dp-ehpk3pxp',
    kind: 'totp' as const,
    algorithm: '',
    digits: '',
    period: '',
    counter: '',
  };

  it('adds it with what was not said by its defaults', async () => {
    const world = await createWorld();
    const answer = await world.send('passcodes.type', { typed });
    const [account] = await world.list();
    expect(answer).toEqual({ ok: true, passcodeId: account?.passcodeId });
    expect(account).toMatchObject({ issuer: 'Mail', label: 'ann', algorithm: 'SHA1', digits: 6, period: 30 });
    expect(await world.preview(text(MAIL))).toMatchObject({ lines: [{ kind: 'duplicate' }] });
  });

  it.each([
    [{ secret: '  ' }, 'secret_missing'],
    [{ secret: 'JBSW1' }, 'secret_invalid'],
    [{ secret: '===' }, 'secret_missing'],
    [{ digits: '11' }, 'passcode_invalid'],
    [{ digits: 'six' }, 'passcode_invalid'],
    [{ period: '0' }, 'passcode_invalid'],
    [{ algorithm: 'MD5' }, 'passcode_invalid'],
    [{ kind: 'hotp' as const, counter: '-1' }, 'passcode_invalid'],
  ])('as %j is refused with %s', async (wrong, code) => {
    const world = await createWorld();
    expect(await world.send('passcodes.type', { typed: { ...typed, ...wrong } })).toMatchObject({ failure: { code } });
    expect(await world.list()).toEqual([]);
  });

  it('of which one is there says so, whatever it is called', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const same = { ...typed, issuer: 'Else', secret: encodeSecret(secretOf(1)) };
    expect(await world.send('passcodes.type', { typed: same })).toMatchObject({ failure: { code: 'passcode_there' } });
  });
});
