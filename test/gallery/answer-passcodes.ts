import type { PasscodePreview } from '../../src/messaging/passcodes.ts';
import type { FakeHost } from '../popup/fake-host.ts';
import { holding } from '../popup/passcodes.ts';
import type { PopupState } from './popup-states.ts';

/** Lets the background hold the accounts of a state, and follow what is clicked in it. */
export function answerPasscodes(host: FakeHost, state: PopupState, clock: { now(): number } = host.clock): void {
  if (state.passcodesBroken === true) {
    host.answer({ 'passcodes.list': () => Promise.reject(new Error('unreachable')) });
    return;
  }
  if (state.passcodes === undefined) return;
  const { accounts, ...more } = state.passcodes;
  const readable = (from: typeof accounts) => holding(host, from, more, clock);
  readable(accounts);
  host.answer({
    'passcodes.next': () => ({ ok: true, code: '755224' }),
    'passcodes.remove': ({ passcodeIds }) => {
      readable(accounts.filter(({ passcodeId }) => !passcodeIds.includes(passcodeId)));
      return { ok: true };
    },
    ...(state.offers === undefined ? {} : { 'passcodes.preview': () => offered(state.offers ?? [], state.parts) }),
    ...(state.lost === true
      ? { 'passcodes.preview': () => ({ kind: 'vault_lost', source: 'uri_list', aside: 4, signIn: 1 }) }
      : {}),
    'passcodes.add': () => {
      const added = state.adds;
      if (added === undefined) return { ok: false, failure: { code: 'preview_changed', detail: 'for diagnostics' } };
      readable([...added, ...accounts]);
      return { ok: true, added: added.map(({ passcodeId }) => passcodeId), raised: 0 };
    },
    'passcodes.fill': () =>
      state.filling === true
        ? new Promise(() => undefined)
        : { ok: false, failure: { code: 'no_field', detail: 'for diagnostics' } },
  });
}

/** What adding the codes of a page would do. */
export function offered(
  lines: Extract<PasscodePreview, { kind: 'read' }>['lines'],
  parts: Extract<PasscodePreview, { kind: 'read' }>['parts'] = null,
): PasscodePreview {
  return { kind: 'read', source: 'uri_list', lines, digest: 'd-1', parts, enrolAgain: [] };
}
