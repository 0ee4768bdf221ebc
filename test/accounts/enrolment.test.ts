import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension, type Extension } from '../support/extension.ts';

const start = (extension: Extension, more: Partial<{ issuer: string; destination: string }> = {}) =>
  extension.send('enrolment.start', {
    issuer: extension.server.issuer,
    destination: 'ada@example.org',
    deviceName: 'Laptop',
    ...more,
  });

async function started(extension: Extension) {
  const answer = await start(extension);
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer.enrolment;
}

const verify = (extension: Extension, enrolmentId: string, code = '12345678') =>
  extension.send('enrolment.verify', { enrolmentId, code });

describe('an enrolment', () => {
  it('ends in an account that is known by what the server says of it', async () => {
    const extension = await createExtension();
    const { enrolmentId, destination } = await started(extension);
    expect(destination).toBe('***');
    const answer = await verify(extension, enrolmentId, ' 12345678 ');
    expect(answer).toMatchObject({
      ok: true,
      account: {
        issuer: 'https://login.example',
        issuerName: 'Example',
        label: 'ada@example.org',
        webApps: [{ name: 'Shop', origins: ['https://shop.example'] }],
        status: { kind: 'active' },
      },
    });
    expect((await extension.send('accounts.list', {})).accounts).toHaveLength(1);
    expect(await extension.send('enrolment.pending', {})).toEqual({ enrolment: null });
  });

  it.each([-86_400, -600, 600, 86_400])(
    'P20: takes the times of its code by the server’s clock, here %i s ahead of this computer’s',
    async (ahead) => {
      const extension = await createExtension();
      extension.server.state.ahead = ahead;
      const { enrolmentId, expiresAt, resendAfter } = await started(extension);
      expect([expiresAt, resendAfter]).toEqual([extension.clock.now + 600_000, extension.clock.now + 30_000]);
      expect(await verify(extension, enrolmentId)).toMatchObject({ ok: true, account: { status: { kind: 'active' } } });
    },
  );

  it('goes on after a closed page and a restarted worker', async () => {
    const extension = await createExtension();
    const enrolment = await started(extension);
    extension.restart();
    expect(await extension.send('enrolment.pending', {})).toEqual({ enrolment });
    expect(await verify(extension, enrolment.enrolmentId)).toMatchObject({ ok: true });
  });

  it('P22: stores its key before the server hears of it', async () => {
    const extension = await createExtension();
    extension.server.faults.push({ answer: discovery(extension) }, { never: true });
    const called = new Promise<void>((resolve) => {
      extension.server.state.during = (call) => {
        if (call === 'POST /verification') resolve();
      };
    });
    void start(extension);
    await called;
    // The worker dies here: the key is there, and nothing that a person could act on.
    extension.restart();
    expect(await extension.send('enrolment.pending', {})).toEqual({ enrolment: null });
    await extension.background().catchUp();
    await extension.enrol();
  });

  it('registers after a restart when the code was right already and the server could not be reached', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    extension.server.state.during = (call) => {
      if (call === 'POST /devices' && extension.server.faults.length === 0) extension.server.faults.push('unreachable');
    };
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'server_unreachable' } });
    extension.server.state.during = () => undefined;
    extension.restart();
    await extension.background().catchUp();
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ label: 'ada@example.org' }]);
  });

  it('is over, clearly, when the device was registered and the answer was lost', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    let attempt = 0;
    extension.server.state.during = (call) => {
      if (call !== 'POST /devices') return;
      attempt += 1;
      if (attempt === 1) extension.server.faults.push('lost');
    };
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'server_unreachable' } });
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'verification_used' } });
    expect(extension.server.state.registeredTwice).toBe(1);
    expect(await extension.send('enrolment.pending', {})).toEqual({ enrolment: null });
    expect((await extension.send('accounts.list', {})).accounts).toEqual([]);
  });

  it('P21: counts attempts as the server does, and shows the count again later', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    expect(await verify(extension, enrolmentId, '00000000')).toMatchObject({
      failure: { code: 'invalid_code', attemptsLeft: 4 },
    });
    extension.restart();
    expect((await extension.send('enrolment.pending', {})).enrolment?.attemptsLeft).toBe(4);
    expect(await extension.send('enrolment.resend', { enrolmentId })).toMatchObject({
      ok: true,
      enrolment: { attemptsLeft: 4 },
    });
  });

  it('P22: keeps the key of a device that the server may have registered, also when another enrolment begins', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    extension.server.state.during = (call) => {
      if (call === 'POST /devices') extension.server.faults.unshift('unreachable');
    };
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'server_unreachable' } });
    await start(extension);
    extension.server.state.during = () => undefined;
    extension.server.faults.length = 0;
    extension.restart();
    await extension.background().catchUp();
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ accountId: enrolmentId }]);
  });

  it('is not put a step back by what a server says of a failed registration', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    extension.server.state.during = (call) => {
      if (call === 'POST /devices')
        extension.server.faults.unshift({ problem: 'server_error', extra: { attempts_left: 3 } });
    };
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'server_error' } });
    extension.server.state.during = () => undefined;
    extension.server.faults.length = 0;
    extension.restart();
    await extension.background().catchUp();
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ accountId: enrolmentId }]);
  });

  it('registers one device for two clicks at the same time', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    const answers = await Promise.all([verify(extension, enrolmentId), verify(extension, enrolmentId)]);
    // The second click is told of what the first one led to.
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(extension.server.devices.size).toBe(1);
  });

  it('forgets what was cancelled or has expired', async () => {
    const extension = await createExtension();
    const { enrolmentId } = await started(extension);
    expect(await extension.send('enrolment.cancel', { enrolmentId })).toEqual({ ok: true });
    expect(await verify(extension, enrolmentId)).toMatchObject({ failure: { code: 'expired' } });
    const second = await started(extension);
    extension.clock.now = second.expiresAt;
    expect(await extension.send('enrolment.pending', {})).toEqual({ enrolment: null });
  });

  const refused = [
    { more: { issuer: 'http://login.example' }, code: 'not_a_token_server' },
    { more: { issuer: 'https://login.example/path' }, code: 'not_a_token_server' },
    { more: { issuer: 'https://a:b@login.example' }, code: 'not_a_token_server' },
    { more: { issuer: 'javascript:alert(1)' }, code: 'not_a_token_server' },
    { more: { issuer: '' }, code: 'not_a_token_server' },
    { more: { issuer: 'https://nobody.example' }, code: 'server_unreachable' },
    { more: { destination: '  ' }, code: 'invalid_destination' },
    { more: { destination: 'ada@invalid' }, code: 'invalid_destination' },
  ] as const;
  for (const { more, code } of refused) {
    it(`says ${code} for ${JSON.stringify(more)}`, async () => {
      expect(await start(await createExtension(), more)).toMatchObject({ ok: false, failure: { code } });
    });
  }

  it('takes an address without its scheme', async () => {
    expect(await start(await createExtension(), { issuer: ' login.example/ ' })).toMatchObject({ ok: true });
    const local = await createExtension({ issuer: 'http://localhost:3000' });
    expect(await start(local, { issuer: 'localhost:3000' })).toMatchObject({ ok: true });
  });

  it('leaves nothing secret in storage.local', async () => {
    const extension = await createExtension();
    await extension.enrol();
    await extension.send('settings.set', { openPopupByItself: false });
    expect([...extension.fake.local.items.keys()]).toEqual(['preferences']);
    expect(extension.fake.session.accessLevel).toBe('TRUSTED_CONTEXTS');
  });
});

const discovery = ({ server: { issuer } }: Extension) =>
  new Response(JSON.stringify({ protocol: 1, issuer, name: 'Example', registration: 'open', channels: ['email'] }), {
    headers: { 'content-type': 'application/json' },
  });
