import fc from 'fast-check';
import { CompactSign, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../src/proofs/base64url.ts';
import { checkDecision, type DecisionContext, makeDecision } from '../../src/proofs/decision.ts';
import { generateAccountKey, importPublicKey } from '../../src/proofs/keys.ts';
import type { PublicJwk } from '../../src/wire/fields.ts';
import { DECISION_TYPE } from '../../src/wire/names.ts';
import { count, SEED } from '../support/counts.ts';

const NOW = 1_795_000_000;
const context: DecisionContext = {
  device_id: 'device-1',
  sub: 'sub-1',
  issuer: 'https://login.example',
  client_id: 'shop',
  txn: 'T'.repeat(22),
  otp_hash: 'O'.repeat(43),
  details_hash: 'D'.repeat(43),
};
const page = { origin: 'https://shop.example', top_origin: 'https://shop.example', path: '/login' };

let privateKey: CryptoKey;
let publicKey: CryptoKey;
let jwk: PublicJwk;
beforeAll(async () => {
  const made = await generateAccountKey();
  privateKey = made.privateKey;
  jwk = made.publicJwk;
  publicKey = await importPublicKey(jwk);
});

const make = (verdict: Parameters<typeof makeDecision>[1] = { decision: 'accept' }, now = NOW) =>
  makeDecision(context, verdict, page, { key: privateKey, now, uv: false });

/** The same claims, changed, under a signature that is right. */
async function resigned(token: string, change: (claims: Record<string, unknown>) => unknown, header: object = {}) {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(decodeText(payload)) as Record<string, unknown>;
  change(claims);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ typ: DECISION_TYPE, kid: 'device-1', ...header, alg: 'ES256' })
    .sign(privateKey);
}

describe('a signed decision', () => {
  it('P15: holds what it was made for', async () => {
    const claims = await checkDecision(await make(), publicKey, context, NOW);
    expect(claims).toMatchObject({ decision: 'accept', aud: 'https://login.example', iss: 'device-1', ...page });
    expect(claims.exp - claims.iat).toBe(60);
    const denial = await checkDecision(await make({ decision: 'deny', reason: 'not_me' }), publicKey, context, NOW);
    expect(denial).toMatchObject({ decision: 'deny', reason: 'not_me' });
  });

  it('P15: is refused when any claim that ties it to its transaction is another, though the signature is right', {
    timeout: count(20_000, 900_000),
  }, async () => {
    const token = await make();
    const bound = ['iss', 'sub', 'aud', 'client_id', 'txn', 'otp_hash', 'details_hash'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bound), fc.string({ maxLength: 60 }), async (claim, value) => {
        const changed = await resigned(token, (claims) => {
          fc.pre(claims[claim] !== value);
          claims[claim] = value;
        });
        await expect(checkDecision(changed, publicKey, context, NOW)).rejects.toThrow();
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });

  it('P15: is refused when it was checked for another transaction', async () => {
    const token = await make();
    for (const member of Object.keys(context) as (keyof DecisionContext)[]) {
      const other = { ...context, [member]: `${context[member].slice(0, -1)}~` };
      await expect(checkDecision(token, publicKey, other, NOW), member).rejects.toThrow();
    }
  });

  it('P15: is refused when a claim is missing, added or of another type', async () => {
    const token = await make();
    const names = Object.keys(JSON.parse(decodeText(token.split('.')[1] ?? '')) as object);
    expect(names).toHaveLength(15);
    for (const name of names) {
      const without = await resigned(token, (claims) => Reflect.deleteProperty(claims, name));
      await expect(checkDecision(without, publicKey, context, NOW), `without ${name}`).rejects.toThrow();
      const retyped = await resigned(token, (claims) => {
        claims[name] = [claims[name]];
      });
      await expect(checkDecision(retyped, publicKey, context, NOW), `${name} as a list`).rejects.toThrow();
    }
    const more = await resigned(token, (claims) => {
      claims['admin'] = true;
    });
    await expect(checkDecision(more, publicKey, context, NOW)).rejects.toThrow();
    const reasoned = await resigned(token, (claims) => {
      claims['reason'] = 'not_me';
    });
    await expect(checkDecision(reasoned, publicKey, context, NOW), 'an accept with a reason').rejects.toThrow();
  });

  it('P15: is refused when one character of it is changed', { timeout: count(20_000, 900_000) }, async () => {
    const token = await make();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.stringMatching(/^[A-Za-z0-9_.-]$/), async (at, character) => {
        fc.pre(token[at] !== character);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // The last character of the signature holds four bits that mean nothing (RFC 4648 section 3.5).
        fc.pre(at !== token.length - 1);
        await expect(checkDecision(changed, publicKey, context, NOW)).rejects.toThrow();
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });

  it('P15: lives 60 s at most, and not before its time, by clocks that may differ by 60 s', async () => {
    const token = await make();
    await expect(checkDecision(token, publicKey, context, NOW + 120)).resolves.toMatchObject({ decision: 'accept' });
    await expect(checkDecision(token, publicKey, context, NOW + 121)).rejects.toThrow('expired');
    await expect(checkDecision(token, publicKey, context, NOW - 61)).rejects.toThrow('future');
    const long = await resigned(token, (claims) => {
      claims['exp'] = NOW + 61;
    });
    await expect(checkDecision(long, publicKey, context, NOW)).rejects.toThrow('60 s');
    const backwards = await resigned(token, (claims) => {
      claims['exp'] = NOW;
    });
    await expect(checkDecision(backwards, publicKey, context, NOW)).rejects.toThrow('60 s');
  });

  it('P14: is refused with a header that names a key, another type or another algorithm', async () => {
    const token = await make();
    for (const header of [
      { jwk },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/cert' },
      { x5c: ['AA'] },
      { x5t: 'AA' },
      { 'x5t#S256': 'AA' },
      { typ: 'countersign-proof+jwt' },
      { typ: 'JWT' },
      { kid: 'device-2' },
    ]) {
      const changed = await resigned(token, () => undefined, header);
      await expect(checkDecision(changed, publicKey, context, NOW), JSON.stringify(header)).rejects.toThrow();
    }
    const [, payload = '', signature = ''] = token.split('.');
    for (const header of [
      { alg: 'none', typ: DECISION_TYPE, kid: 'device-1' },
      { alg: 'HS256', typ: DECISION_TYPE, kid: 'device-1' },
      { alg: 'ES256', typ: DECISION_TYPE, kid: 'device-1', crit: ['exp'], exp: 1 },
      { alg: 'ES256', typ: DECISION_TYPE, kid: 'device-1', b64: false },
    ]) {
      const changed = `${encodeText(JSON.stringify(header))}.${payload}.${signature}`;
      await expect(checkDecision(changed, publicKey, context, NOW), header.alg).rejects.toThrow();
    }
  });

  it('P14: is refused unsigned, signed with a secret, by another key, or with a signature of another length', async () => {
    const token = await make();
    const other = await generateAccountKey();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(decodeText(payload)) as Record<string, unknown>;
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: DECISION_TYPE, kid: 'device-1' })
      .sign(new TextEncoder().encode(JSON.stringify(jwk)));
    const foreign = await makeDecision(context, { decision: 'accept' }, page, {
      key: other.privateKey,
      now: NOW,
      uv: false,
    });
    for (const bad of [
      new UnsecuredJWT(claims).encode(),
      hmac,
      foreign,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature}AAAA`,
      `${header}.${payload}.${signature.slice(4)}`,
      `${header}.${payload}`,
      '',
    ]) {
      await expect(checkDecision(bad, publicKey, context, NOW)).rejects.toThrow();
    }
  });
});
