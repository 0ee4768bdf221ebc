// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { MessageError } from '../../src/messaging/send.ts';
import { createFakeHost } from './fake-host.ts';
import { drawPopup, usePopups } from './render-popup.tsx';
import { asking } from './requests.ts';

usePopups();

describe('a question whose last decision got no answer', () => {
  it.each(['accept', 'deny'] as const)(
    'says why and what is known after %s, and can be decided anew',
    async (decision) => {
      const unanswered = { decision, code: 'server_unreachable' } as const;
      const host = createFakeHost({ view: { request: asking({}, { unanswered }) } });
      const popup = await drawPopup(host);
      expect(popup.has('failure_server_unreachable_title')).toBe(true);
      expect(popup.has(`unanswered_${decision}`)).toBe(true);
      expect(popup.controls()).toEqual(expect.arrayContaining(['Deny', 'Approve']));
    },
  );

  it.each(['interrupted', 'server_unreachable'] as const)(
    'offers Deny again after a denial that ended as %s, though nothing else was shown in between',
    async (code) => {
      const host = createFakeHost({ view: { request: asking() } });
      const popup = await drawPopup(host);
      await popup.click('deny');
      host.answer({
        'request.decide': () => {
          host.show({ request: asking({}, { unanswered: { decision: 'deny', code } }) });
          if (code === 'interrupted') throw new MessageError('request.decide', 'unreachable');
          return { ok: true };
        },
      });
      await popup.click('deny_not_me');
      expect(popup.has('unanswered_deny')).toBe(true);
      expect(popup.has('deny_question')).toBe(false);
      expect(popup.controls()).toEqual(expect.arrayContaining(['Deny', 'Approve']));
    },
  );

  it('says nothing of the kind the first time', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: asking() } }));
    expect(popup.has('unanswered_accept')).toBe(false);
  });
});
