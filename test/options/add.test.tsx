// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { MessageFailure } from '../../src/messaging/messages.ts';
import type { EnrolmentView } from '../../src/messaging/views.ts';
import { moment } from '../../src/options/dates.ts';
import { t, tCount } from '../../src/ui/t.ts';
import { button, click, createQuietHost, drawOptions, pass, says, sentOf, type, useOptions } from './draw-options.tsx';
import { ALICE, ENROLMENT, NOW, WAITING } from './views.ts';

useOptions();

const SERVER = 'login.fieldnotes.example';

/** A background that takes every start, or refuses it for this reason. */
function startingHost(failure?: MessageFailure) {
  const host = createQuietHost();
  host.answer({
    'enrolment.start': () => (failure === undefined ? { ok: true, enrolment: ENROLMENT } : { ok: false, failure }),
    'enrolment.cancel': () => ({ ok: true }),
  });
  return host;
}

/** A background with an enrolment that waits for its code, which is refused for this reason or taken. */
function waitingHost(enrolment: EnrolmentView = ENROLMENT, failure?: MessageFailure) {
  const host = startingHost();
  host.answer({
    'enrolment.pending': () => ({ enrolment }),
    'enrolment.verify': () => (failure === undefined ? { ok: true, account: ALICE } : { ok: false, failure }),
  });
  return host;
}

async function start(destination = 'alice@example.com'): Promise<void> {
  await type('add_server_label', SERVER);
  await type('add_destination_label', destination);
  await click(button('add_send_code'));
}

async function enter(code: string): Promise<void> {
  await type('code_label', code);
  await click(button('code_verify'));
}

const field = (key: Parameters<typeof t>[0]) => screen.getByLabelText<HTMLInputElement>(t(key));

describe('beginning to add an account', () => {
  it('asks for a server and a destination, and names this browser by itself', async () => {
    const host = startingHost();
    await drawOptions(host, 'add/sign-in');
    expect(screen.getAllByRole('textbox')).toHaveLength(2);
    await start();
    const [request] = sentOf(host, 'enrolment.start') as { deviceName: string }[];
    expect(request).toMatchObject({ issuer: SERVER, destination: 'alice@example.com' });
    expect(request?.deviceName).not.toBe('');
    expect(screen.getByRole('heading', { name: t('code_title') })).toBeDefined();
  });

  it('takes another name for this browser from who wants one', async () => {
    const host = startingHost();
    await drawOptions(host, 'add/sign-in');
    await click(button('add_device_change'));
    await type('add_device_label', 'Kitchen laptop');
    await start();
    expect(sentOf(host, 'enrolment.start')).toMatchObject([{ deviceName: 'Kitchen laptop' }]);
  });

  it('without an address or a destination sends nothing and goes to the field', async () => {
    const host = startingHost();
    await drawOptions(host, 'add/sign-in');
    await click(button('add_send_code'));
    expect(says(t('add_server_missing'))).toBe(true);
    expect(document.activeElement).toBe(field('add_server_label'));
    await type('add_server_label', SERVER);
    await click(button('add_send_code'));
    expect(says(t('add_destination_missing'))).toBe(true);
    expect(document.activeElement).toBe(field('add_destination_label'));
    expect(host.sent).toEqual([{ name: 'enrolment.pending', request: {} }]);
  });

  it.each([
    ['not_a_token_server', 'add_server_label'],
    ['server_unreachable', 'add_server_label'],
    ['server_garbage', 'add_server_label'],
    ['invalid_destination', 'add_destination_label'],
    ['delivery_failed', 'add_destination_label'],
  ] as const)('refused with %s says so at the field that mends it, and keeps what was typed', async (code, label) => {
    await drawOptions(startingHost({ code, detail: '' }), 'add/sign-in');
    await start();
    expect(says(t(`failure_${code}_title`))).toBe(true);
    expect(field(label).getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field(label));
    expect(field('add_server_label').value).toBe(SERVER);
    expect(field('add_destination_label').value).toBe('alice@example.com');
  });

  it.each(['registration_closed', 'too_many_requests', 'vault_damaged', 'rejected'] as const)(
    'refused with %s says so below the form',
    async (code) => {
      await drawOptions(startingHost({ code, detail: 'SELECT * FROM secrets' }), 'add/sign-in');
      await start();
      expect(screen.getByRole('alert').textContent).toContain(t(`failure_${code}_title`));
      expect(says('SELECT')).toBe(false);
    },
  );

  it('asks once however often the form is sent while the server thinks', async () => {
    const host = startingHost();
    host.answer({ 'enrolment.start': () => new Promise(() => undefined) });
    await drawOptions(host, 'add/sign-in');
    await start();
    document.querySelector('form')?.requestSubmit();
    expect(sentOf(host, 'enrolment.start')).toHaveLength(1);
    expect(says(t('add_sending'))).toBe(true);
  });
});

describe('the code', () => {
  it('of an enrolment that was begun before is asked for at once, naming who sent it and where it went', async () => {
    await drawOptions(waitingHost(), 'add/sign-in');
    expect(screen.getByRole('heading', { name: t('code_title') })).toBeDefined();
    expect(says(ENROLMENT.issuer.issuer)).toBe(true);
    expect(says(ENROLMENT.destination)).toBe(true);
    expect(document.activeElement).toBe(field('code_label'));
    expect(field('code_label').getAttribute('autocomplete')).toBe('one-time-code');
    expect(field('code_label').getAttribute('inputmode')).toBe('numeric');
  });

  it.each(['48291306', ' 4829 1306\n', '4829-1306', 'Your code: 48291306'])(
    '%j is sent as its eight digits',
    async (typed) => {
      const host = waitingHost();
      await drawOptions(host, 'add/sign-in');
      await enter(typed);
      expect(sentOf(host, 'enrolment.verify')).toEqual([{ enrolmentId: ENROLMENT.enrolmentId, code: '48291306' }]);
    },
  );

  it('that is not there is not sent', async () => {
    const host = waitingHost();
    await drawOptions(host, 'add/sign-in');
    await enter('');
    expect(says(t('code_missing'))).toBe(true);
    expect(sentOf(host, 'enrolment.verify')).toEqual([]);
  });

  it('that is right ends with the account and what to do next', async () => {
    await drawOptions(waitingHost(), 'add/sign-in');
    await enter('48291306');
    const title = screen.getByRole('heading', { name: t('added_title') });
    expect(document.activeElement).toBe(title);
    expect(says(ALICE.label)).toBe(true);
    expect(screen.getByRole('link', { name: t('added_see') }).getAttribute('href')).toBe('#accounts');
  });

  it('P22: that adds a second device says from when on it may approve', async () => {
    const host = waitingHost();
    host.answer({ 'enrolment.verify': () => ({ ok: true, account: WAITING }) });
    await drawOptions(host, 'add/sign-in');
    await enter('48291306');
    expect(says(moment(WAITING.status.kind === 'pending' ? WAITING.status.activeAfter : NOW))).toBe(true);
  });

  it('P21: that is wrong says how many tries are left and waits for another one', async () => {
    await drawOptions(waitingHost(ENROLMENT, { code: 'invalid_code', detail: '', attemptsLeft: 3 }), 'add/sign-in');
    await enter('00000000');
    expect(says(t('code_wrong'))).toBe(true);
    expect(says(tCount('code_tries', 3))).toBe(true);
    expect(document.activeElement).toBe(field('code_label'));
    expect(button('code_verify')).toBeDefined();
  });

  it('P21: that was wrong for the last time leaves only starting over', async () => {
    const last = { code: 'invalid_code', detail: '', attemptsLeft: 0 } as const;
    await drawOptions(waitingHost({ ...ENROLMENT, attemptsLeft: 1 }, last), 'add/sign-in');
    expect(says(tCount('code_tries', 1))).toBe(true);
    await enter('00000000');
    expect(says(t('code_no_tries_title'))).toBe(true);
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(button('start_over')).toBeDefined();
  });

  it.each(['expired', 'verification_used', 'invalid_enrolment_token', 'registration_closed'] as const)(
    'refused with %s leaves only starting over',
    async (code) => {
      const host = waitingHost(ENROLMENT, { code, detail: '' });
      await drawOptions(host, 'add/sign-in');
      await enter('48291306');
      expect(screen.getByRole('alert').textContent).toContain(t(`failure_${code}_title`));
      await click(button('start_over'));
      expect(sentOf(host, 'enrolment.cancel')).toEqual([{ enrolmentId: ENROLMENT.enrolmentId }]);
      expect(button('add_send_code')).toBeDefined();
    },
  );

  it('that could not be checked stays typed, to be sent again', async () => {
    const host = waitingHost(ENROLMENT, { code: 'server_unreachable', detail: '' });
    await drawOptions(host, 'add/sign-in');
    await enter('48291306');
    expect(screen.getByRole('alert').textContent).toContain(t('failure_server_unreachable_title'));
    host.answer({ 'enrolment.verify': () => ({ ok: true, account: ALICE }) });
    await click(button('code_verify'));
    expect(sentOf(host, 'enrolment.verify').at(-1)).toEqual({ enrolmentId: ENROLMENT.enrolmentId, code: '48291306' });
    expect(screen.getByRole('heading', { name: t('added_title') })).toBeDefined();
  });

  it('that gets too old while the page is open is told without a click', async () => {
    const host = waitingHost();
    await drawOptions(host, 'add/sign-in');
    await pass(host, ENROLMENT.expiresAt - NOW);
    expect(says(t('failure_expired_title'))).toBe(true);
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('a new code', () => {
  const LATER = { ...ENROLMENT, resendAfter: ENROLMENT.resendAfter + 60_000 };

  it("P21: can be had after the server's pause, which is counted down, and then after the next one", async () => {
    const host = waitingHost();
    host.answer({ 'enrolment.resend': () => ({ ok: true, enrolment: LATER }) });
    await drawOptions(host, 'add/sign-in');
    expect(says(tCount('code_resend_in', 30))).toBe(true);
    await pass(host, 29_000, 1_000);
    expect(says(tCount('code_resend_in', 1))).toBe(true);
    expect(screen.queryByRole('button', { name: t('code_resend') })).toBeNull();
    await pass(host, 1_000);
    await type('code_label', '111111');
    await click(button('code_resend'));
    expect(sentOf(host, 'enrolment.resend')).toEqual([{ enrolmentId: ENROLMENT.enrolmentId }]);
    expect(says(t('code_resent'))).toBe(true);
    expect(says(tCount('code_resend_in', 60))).toBe(true);
    expect(field('code_label').value).toBe('');
  });

  it('P21: is not offered when the server sends no more for this enrolment', async () => {
    const host = waitingHost({ ...ENROLMENT, resendAfter: ENROLMENT.expiresAt });
    await drawOptions(host, 'add/sign-in');
    expect(screen.queryByText(/You can get a new code/)).toBeNull();
    expect(screen.queryByRole('button', { name: t('code_resend') })).toBeNull();
    expect(button('start_over')).toBeDefined();
  });

  it('that the server does not send is told, and the code that is there can still be typed', async () => {
    const host = waitingHost({ ...ENROLMENT, resendAfter: NOW });
    host.answer({ 'enrolment.resend': () => ({ ok: false, failure: { code: 'too_many_requests', detail: '' } }) });
    await drawOptions(host, 'add/sign-in');
    await click(button('code_resend'));
    expect(screen.getByRole('alert').textContent).toContain(t('failure_too_many_requests_title'));
    await enter('48291306');
    expect(screen.getByRole('heading', { name: t('added_title') })).toBeDefined();
  });
});

describe('starting over', () => {
  it('forgets the enrolment and keeps what was typed before', async () => {
    const host = startingHost();
    await drawOptions(host, 'add/sign-in');
    await start('alice@exmaple.com');
    await click(button('start_over'));
    expect(sentOf(host, 'enrolment.cancel')).toEqual([{ enrolmentId: ENROLMENT.enrolmentId }]);
    expect(field('add_server_label').value).toBe(SERVER);
    expect(field('add_destination_label').value).toBe('alice@exmaple.com');
  });
});
