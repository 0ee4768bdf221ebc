import { expect, test } from 'vitest';
import { sha256 } from '../../../src/proofs/base64url.ts';
import { hide, requestHash, restore } from '../../../src/server/provider/concealed-payload.ts';

const UID = 'uid-of-an-interaction';
const PAR = 'id-of-a-pushed-request';

test('P2: an id that a payload repeats is not stored, and comes back by the value it was looked up by', async () => {
  const hidden = await hide('AuthorizationCode', 'the-code', {
    jti: 'the-code',
    kind: 'AuthorizationCode',
    nonce: 'n',
  });
  expect(JSON.stringify(hidden)).not.toContain('the-code');
  expect(restore('AuthorizationCode', 'the-code', hidden)).toEqual({
    jti: 'the-code',
    kind: 'AuthorizationCode',
    nonce: 'n',
  });
});

test('P2: an interaction keeps neither its uid nor its request in a form that can be used', async () => {
  const payload = { jti: UID, kind: 'Interaction', parJti: PAR, returnTo: `https://login.example/auth/${UID}` };
  const hidden = await hide('Interaction', UID, payload);
  expect(JSON.stringify(hidden)).not.toContain(UID);
  expect(JSON.stringify(hidden)).not.toContain(PAR);
  expect(restore('Interaction', UID, hidden)).toMatchObject({ jti: UID, returnTo: payload.returnTo });
});

test('P5: the hash of its request is the same however often an interaction was stored', async () => {
  const payload = { jti: UID, kind: 'Interaction', parJti: PAR, returnTo: `https://login.example/auth/${UID}` };
  const once = await hide('Interaction', UID, payload);
  const twice = await hide('Interaction', UID, restore('Interaction', UID, once));
  expect(await requestHash(PAR)).toBe(await sha256(PAR));
  expect(await requestHash(once.parJti)).toBe(await sha256(PAR));
  expect(await requestHash(twice.parJti)).toBe(await sha256(PAR));
  expect(await requestHash(undefined)).toBeUndefined();
});

test('P7: an interaction keeps no earlier session', async () => {
  const session = { accountId: 'bob', uid: 'session-uid', cookie: 'session-cookie' };
  const hidden = await hide('Interaction', UID, { jti: UID, session });
  expect(hidden.session).toBeUndefined();
});
