import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { ACCEPT, ask, clickOn, createExtension, NOT_ME } from '../support/extension.ts';

/** A question whose next call to the server goes wrong. */
async function askThenFail(fault: 'lost' | 'unreachable') {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const asked = await ask(extension, accountId);
  extension.server.faults.push(fault);
  return { extension, ...asked };
}

describe('a decision that gets no answer', () => {
  it.each(['lost', 'unreachable'] as const)(
    'P15: is asked about again, and approved again goes on by one and the same decision (%s)',
    async (fault) => {
      const { extension, request, transaction } = await askThenFail(fault);
      expect(await extension.send('request.decide', clickOn(request, ACCEPT))).toEqual({ ok: true });
      expect(transaction.state).toBe(fault === 'lost' ? 'accepted' : 'claimed');
      expect(await extension.request()).toEqual({
        ...request,
        unanswered: { decision: 'accept', code: 'server_unreachable' },
      });
      expect(extension.fake.navigations).toEqual([]);
      const first = transaction.claims?.jti;
      await extension.send('request.decide', clickOn(request, ACCEPT));
      expect((await extension.request())?.phase).toBe('approved');
      expect(extension.fake.navigations).toHaveLength(1);
      if (fault === 'lost') expect(transaction.claims?.jti).toBe(first);
      const { entries } = await extension.send('history.list', {});
      expect(entries.map(({ outcome }) => outcome)).toEqual(['approved']);
    },
  );

  it('survives the end of the worker: the next life sends the same decision', async () => {
    const { extension, request, transaction } = await askThenFail('lost');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    extension.restart();
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect((await extension.request())?.phase).toBe('approved');
    expect(transaction.state).toBe('accepted');
  });

  it('is asked about again when the server gave garbage or failed', async () => {
    for (const answer of [new Response('<p>Hello'), new Response('Bad Gateway', { status: 502 })]) {
      const { extension, request } = await askThenFail('unreachable');
      extension.server.faults.splice(0, 1, { answer });
      await extension.send('request.decide', clickOn(request, ACCEPT));
      const code = answer.ok ? 'server_garbage' : 'server_error';
      expect(await extension.request()).toMatchObject({ phase: 'asking', unanswered: { decision: 'accept', code } });
    }
  });

  it('can be denied instead while the server has not heard of it', async () => {
    const { extension, request, transaction } = await askThenFail('unreachable');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(transaction.claims).toMatchObject({ decision: 'deny', reason: 'not_me' });
    expect(await extension.request()).toMatchObject({ phase: 'denied', reason: 'not_me' });
  });

  it('says so where the server had taken the approval before the denial, and signs nobody in', async () => {
    const { extension, request, transaction } = await askThenFail('lost');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(transaction.claims?.decision).toBe('accept');
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'answer_lost' });
    expect(extension.fake.navigations).toEqual([]);
  });

  it('as a denial is denied again, and the server says so again', async () => {
    const { extension, request, transaction } = await askThenFail('lost');
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(await extension.request()).toMatchObject({ phase: 'asking', unanswered: { decision: 'deny' } });
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(await extension.request()).toMatchObject({ phase: 'denied', reason: 'not_me' });
    expect(transaction.state).toBe('denied');
  });

  it('ends with its time, and is then over for good', async () => {
    const { extension, request, transaction } = await askThenFail('lost');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.state).toBe('accepted');
    extension.clock.now += LIFETIME.decision * 1000;
    expect(await extension.request()).toMatchObject({ phase: 'expired', clientName: 'Shop' });
    expect(await extension.send('request.decide', clickOn(request, ACCEPT))).toMatchObject({ ok: false });
    expect(extension.fake.navigations).toEqual([]);
  });

  it('is cancelled with its page', async () => {
    const { extension, tab, request, transaction } = await askThenFail('unreachable');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    extension.fake.load(tab.id, 'https://news.example/');
    await extension.background().approvals.tabChanged(tab.id);
    await extension.background().approvals.settled();
    expect(transaction.claims).toMatchObject({ decision: 'deny', reason: 'cancelled' });
    expect(await extension.request()).toMatchObject({ phase: 'cancelled' });
  });
});
