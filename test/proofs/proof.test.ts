import { beforeAll, describe, expect, it } from 'vitest';
import { generateAccountKey, importPublicKey, publicPart, thumbprint } from '../../src/proofs/keys.ts';
import { checkProof, makeProof, type ProofRequest, proofKeyOf } from '../../src/proofs/proof.ts';
import type { PublicJwk } from '../../src/wire/fields.ts';

const NOW = 1_795_000_000;
const request: ProofRequest = { method: 'POST', url: 'https://login.example/transactions/claim', body: '{"otp":"x"}' };

let key: CryptoKey;
let publicKey: CryptoKey;
let jwk: PublicJwk;
beforeAll(async () => {
  const made = await generateAccountKey();
  key = made.privateKey;
  jwk = made.publicJwk;
  publicKey = await importPublicKey(jwk);
});

const make = (id: Parameters<typeof makeProof>[1]['id'] = { kid: 'device-1' }) =>
  makeProof(request, { key, id }, { iat: NOW, nonce: 'n' });

describe('a proof of possession', () => {
  it('P14: is good for the request it was made for', async () => {
    const claims = await checkProof(await make(), publicKey, request, NOW);
    expect(claims).toMatchObject({ htm: 'POST', htu: request.url, nonce: 'n', iat: NOW });
  });

  const others: Record<string, Partial<ProofRequest>> = {
    'another method': { method: 'DELETE' },
    'another path': { url: 'https://login.example/devices' },
    'another host': { url: 'https://evil.example/transactions/claim' },
    'another port': { url: 'https://login.example:8443/transactions/claim' },
    'another body': { body: '{"otp":"y"}' },
    'no body': { body: '' },
  };
  for (const [what, changes] of Object.entries(others)) {
    it(`P14: made for one request is refused for ${what}`, async () => {
      const refused = checkProof(await make(), publicKey, { ...request, ...changes }, NOW);
      await expect(refused).rejects.toMatchObject({ name: 'ProofError', code: 'invalid_proof' });
    });
  }

  it('P14: is off by its clock outside a minute, before and after', async () => {
    const token = await make();
    await checkProof(token, publicKey, request, NOW + 60);
    await checkProof(token, publicKey, request, NOW - 60);
    for (const now of [NOW + 61, NOW - 61]) {
      await expect(checkProof(token, publicKey, request, now)).rejects.toMatchObject({ code: 'clock_skew' });
    }
  });

  it('P14: names a device or a key, never both and never neither', async () => {
    expect(proofKeyOf(await make())).toEqual({ kid: 'device-1' });
    expect(proofKeyOf(await make({ jwk }))).toEqual({ jwk });
    const both = await makeProof(request, { key, id: { kid: 'device-1', jwk } }, { iat: NOW });
    expect(() => proofKeyOf(both)).toThrow('either kid or a public P-256 jwk');
    const privateJwk = await crypto.subtle.exportKey('jwk', key);
    const leaking = await makeProof(request, { key, id: { jwk: privateJwk as unknown as PublicJwk } }, { iat: NOW });
    expect(() => proofKeyOf(leaking)).toThrow();
  });

  it('has a thumbprint over the public members alone (RFC 7638)', async () => {
    const whole = await crypto.subtle.exportKey('jwk', key);
    expect(publicPart(whole)).toEqual(jwk);
    expect(await thumbprint(publicPart(whole))).toBe(await thumbprint({ ...jwk }));
    expect(() => publicPart({ kty: 'RSA', n: 'x', e: 'AQAB' })).toThrow(TypeError);
  });
});
