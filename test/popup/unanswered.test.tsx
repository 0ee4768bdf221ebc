// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
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

  it('says nothing of the kind the first time', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: asking() } }));
    expect(popup.has('unanswered_accept')).toBe(false);
  });
});
