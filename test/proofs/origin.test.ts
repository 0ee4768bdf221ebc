import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIssuer, isRegistrableOrigin, mayShowCode, webOrigin } from '../../src/proofs/origin.ts';
import { count, SEED } from '../support/counts.ts';

const allowed = { origins: ['https://shop.example'], login_pages: [] };
const on = (origin: string, path = '/') => ({ origin, top_origin: origin, path });

describe('origins', () => {
  it('P10: are compared by exact string and nothing else', () => {
    expect(mayShowCode(on('https://shop.example'), allowed)).toBe(true);
    for (const origin of [
      'https://shop.example/',
      'https://shop.example:443',
      'http://shop.example',
      'https://SHOP.example',
      'https://www.shop.example',
      'https://shop.example.evil.example',
      'https://evilshop.example',
      'https://shop.exampl',
      'null',
      '',
    ]) {
      expect(mayShowCode(on(origin), allowed), origin).toBe(false);
    }
  });

  it('P10: never match when the top frame is another, even if "null" or nothing were registered', () => {
    expect(mayShowCode({ ...on('https://shop.example'), top_origin: 'https://evil.example' }, allowed)).toBe(false);
    for (const origin of ['null', '']) {
      expect(mayShowCode(on(origin), { origins: [origin], login_pages: [] })).toBe(false);
    }
  });

  it('P10: match only on registered login pages where there are some', () => {
    const pages = { ...allowed, login_pages: ['https://shop.example/login'] };
    expect(mayShowCode(on('https://shop.example', '/login'), pages)).toBe(true);
    for (const path of ['/', '/login/', '/Login', '/login/../x', '/posts']) {
      expect(mayShowCode(on('https://shop.example', path), pages), path).toBe(false);
    }
  });

  it('P11: are read from http and https addresses only', () => {
    for (const url of [
      'about:blank',
      'about:srcdoc',
      'blob:https://shop.example/0b3c',
      'data:text/html,x',
      'file:///etc/passwd',
      'chrome-extension://abc/x.html',
      'javascript:1',
      'filesystem:https://shop.example/t/x',
      'https://user:secret@shop.example/',
      'view-source:https://shop.example/',
      '',
      undefined,
    ]) {
      expect(webOrigin(url), String(url)).toBeNull();
    }
    expect(webOrigin('https://shop.example:443/login?x#y')).toBe('https://shop.example');
  });

  it('P10: can be registered in their own canonical form only, http on this machine alone', () => {
    for (const good of ['https://shop.example', 'https://shop.example:8443', 'https://xn--bcher-kva.example']) {
      expect(isRegistrableOrigin(good, false), good).toBe(true);
    }
    for (const bad of [
      'https://bücher.example',
      'https://*.shop.example',
      'https://shop.example.',
      'https://shop.example/',
      'http://shop.example',
      'http://localhost:3000',
      'null',
      'shop.example',
    ]) {
      expect(isRegistrableOrigin(bad, false), bad).toBe(false);
    }
    expect(isRegistrableOrigin('http://localhost:3000', true)).toBe(true);
    expect(isRegistrableOrigin('http://localhost.evil.example', true)).toBe(false);
  });

  it('never throw, and whatever passes as an issuer is its own origin', { timeout: count(20_000, 900_000) }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webAuthority()), (text) => {
        const origin = webOrigin(text);
        if (isIssuer(text)) expect(origin).toBe(text);
      }),
      { numRuns: count(500, 10_000), seed: SEED },
    );
  });
});
