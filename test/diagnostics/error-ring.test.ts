import { describe, expect, it } from 'vitest';
import { errorCode } from '../../src/diagnostics/error-code.ts';
import { createErrorRing, MAX_ERRORS, REPEATED } from '../../src/diagnostics/error-ring.ts';
import { failureIn, notingFailures } from '../../src/diagnostics/noting-failures.ts';
import { ApiError } from '../../src/protocols/countersign/api-error.ts';
import { StorageError } from '../../src/storage/storage-error.ts';
import { VaultError } from '../../src/vault/lock-state.ts';
import { createFakeArea } from '../support/fake-browser.ts';

function ringOver(area = createFakeArea()) {
  const clock = { now: 1_000_000 };
  return { area, clock, ring: createErrorRing({ area, now: () => clock.now }) };
}

describe('what an error is called', () => {
  const SITE = 'https://private.example/secret';
  it.each([
    ['api:server_unreachable', new ApiError('server_unreachable', SITE)],
    ['vault:vault_damaged', new VaultError('vault_damaged', SITE)],
    ['storage:full', new StorageError('full')],
    ['browser:QuotaExceededError', new DOMException(SITE, 'QuotaExceededError')],
    ['browser:TypeError', new TypeError(SITE)],
    ['api:server_garbage', new Error(SITE, { cause: new ApiError('server_garbage', SITE) })],
    ['error', new Error(SITE)],
    ['error', SITE],
    ['error', Object.assign(new Error('x'), { name: SITE })],
    ['error', null],
  ])('is %s, and never what it says', (code, error) => {
    expect(errorCode(error)).toBe(code);
  });

  it('is found although its causes go round in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(errorCode(error)).toBe('error');
  });
});

describe('the last errors', () => {
  it('are kept newest first, over a restart of the worker, and the oldest give way', async () => {
    const { area, clock, ring } = ringOver();
    for (let error = 0; error < MAX_ERRORS + 5; error += 1) {
      clock.now += REPEATED;
      await ring.note('popup.view', 'storage:full');
    }
    const kept = await createErrorRing({ area, now: () => clock.now }).list();
    expect(kept).toHaveLength(MAX_ERRORS);
    expect(kept[0]).toEqual({ at: clock.now, where: 'popup.view', code: 'storage:full' });
  });

  it('hold an error that repeats once a minute, so that it does not push out the others', async () => {
    const { clock, ring } = ringOver();
    await ring.note('claim', 'api:server_error');
    for (let again = 0; again < 10; again += 1) await ring.note('popup.view', 'error');
    expect(await ring.list()).toHaveLength(2);
    clock.now += REPEATED;
    await ring.note('popup.view', 'error');
    expect(await ring.list()).toHaveLength(3);
  });

  it('lose none of those that come at the same time', async () => {
    const { ring } = ringOver();
    await Promise.all(['claim', 'decide', 'account'].map((where) => ring.note(where, 'api:server_unreachable')));
    expect((await ring.list()).map(({ where }) => where).sort()).toEqual(['account', 'claim', 'decide']);
  });

  it('never fail for a storage that takes nothing', async () => {
    const full = { ...createFakeArea(), set: () => Promise.reject(new Error('quota')) };
    await expect(ringOver(full).ring.note('claim', 'error')).resolves.toBeUndefined();
  });

  it('are not read where something else was written', async () => {
    const { area, ring } = ringOver();
    await area.set({ 'errors:ring': [{ at: 1, where: 'https://private.example', code: 'error' }] });
    expect(await ring.list()).toEqual([]);
  });
});

describe('a call that fails', () => {
  it('is noted under its name and fails as before, and one that succeeds is not', async () => {
    const { ring } = ringOver();
    const refusal = new ApiError('device_pending', 'wait');
    const calls = notingFailures({ claim: () => Promise.reject(refusal), decide: () => Promise.resolve(7) }, ring);
    await expect(calls.claim()).rejects.toBe(refusal);
    await expect(calls.decide()).resolves.toBe(7);
    expect(await ring.list()).toMatchObject([{ where: 'claim', code: 'api:device_pending' }]);
  });
});

describe('an answer to a page', () => {
  it.each([
    [{ ok: false, failure: { code: 'page_gone', detail: 'https://private.example' } }, 'page_gone'],
    [{ ok: true }, null],
    [{ accounts: [] }, null],
    [null, null],
    [{ ok: false }, null],
  ])('%o has the code %s', (response, code) => {
    expect(failureIn(response)).toBe(code);
  });
});
