import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PASSCODE_CONTRACT } from '../../src/messaging/passcode-schemas.ts';
import { isSite, namesSite, siteOf } from '../../src/passcodes/site.ts';
import { count } from '../support/counts.ts';

describe('the site of a page', () => {
  it.each([
    ['https://github.com/login', 'github.com', 'https://github.com'],
    ['https://gist.github.com/', 'github.com', 'https://gist.github.com'],
    ['https://a.shop.co.uk/', 'shop.co.uk', 'https://a.shop.co.uk'],
    ['http://shop.org:8080/x', 'shop.org', 'http://shop.org:8080'],
    // Of no list: whatever else runs there, and what runs beside it, may be anybody's.
    ['http://nas.lan:5000/', 'nas.lan:5000', 'http://nas.lan:5000'],
    ['http://nas.lan/', 'nas.lan', 'http://nas.lan'],
    ['http://router.local:8080/', 'router.local:8080', 'http://router.local:8080'],
    ['https://a.home.lan/', 'a.home.lan', 'https://a.home.lan'],
    ['https://a.internal/', 'a.internal', 'https://a.internal'],
    ['http://foo.localhost:3000/', 'foo.localhost:3000', 'http://foo.localhost:3000'],
    ['https://x.nas.home.arpa:8443/', 'nas.home.arpa', 'https://x.nas.home.arpa:8443'],
    ['https://ann.github.io/', 'ann.github.io', 'https://ann.github.io'],
    ['https://bob.ann.github.io/', 'ann.github.io', 'https://bob.ann.github.io'],
    ['https://github.io/', 'github.io', 'https://github.io'],
    ['http://localhost/', 'localhost', 'http://localhost'],
    ['http://localhost:80/', 'localhost', 'http://localhost'],
    ['http://localhost:3000/', 'localhost:3000', 'http://localhost:3000'],
    ['http://localhost:443/', 'localhost:443', 'http://localhost:443'],
    ['https://localhost:80/', 'localhost:80', 'https://localhost:80'],
    ['https://router:8443/', 'router:8443', 'https://router:8443'],
    ['http://192.0.2.7:8080/', '192.0.2.7:8080', 'http://192.0.2.7:8080'],
    ['http://[::1]:8080/', '[::1]:8080', 'http://[::1]:8080'],
    ['https://github.io:8443/', 'github.io:8443', 'https://github.io:8443'],
    ['https://192.0.2.7/', '192.0.2.7', 'https://192.0.2.7'],
    ['https://[2001:db8::1]/', '[2001:db8::1]', 'https://[2001:db8::1]'],
    ['https://MAIL.Example/', 'mail.example', 'https://mail.example'],
    ['https://bücher.example/', 'xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['https://ann:pw@mail.example/', 'mail.example', 'https://mail.example'],
  ])('%s is %s', (url, site, origin) => {
    expect(siteOf(url)).toEqual({ site, origin });
    expect(isSite(site)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'about:blank',
    'chrome://newtab/',
    'file:///home/ann/a.html',
    'data:text/html,x',
    'blob:https://github.com/6a2e',
    'javascript:1',
    'view-source:https://github.com/',
    'github.com',
  ])('%s has none', (url) => {
    expect(siteOf(url)).toBeNull();
  });

  it('fits into a message at its longest, with a port', () => {
    const { request } = PASSCODE_CONTRACT['passcodes.fill'];
    const fits = (site: string) =>
      v.is(request, { passcodeId: 'p-1', tabId: 1, site, origin: `https://${site}`, bind: false });
    const longest = 'a'.repeat(253);
    expect(siteOf(`http://${longest}:65535/`)?.site).toBe(`${longest}:65535`);
    expect(fits(`${longest}:65535`)).toBe(true);
    expect(fits(`${longest}a:65535`)).toBe(false);
  });

  it('is one for every text, or none, and never throws', () => {
    const address = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((host) => `https://${host}/`),
    );
    fc.assert(
      fc.property(address, (url) => {
        const found = siteOf(url);
        if (found !== null) expect(siteOf(found.origin)).toEqual(found);
      }),
      { numRuns: count(200, 10_000) },
    );
  });

  it.each([
    'com',
    'a.github.com',
    'https://github.com',
    'github.com/',
    'GitHub.com',
    'github.com:443',
    'github.com:8443',
    'localhost:',
    'localhost:03000',
    'localhost:65536',
    'ann@localhost:3000',
    '',
    ' ',
    'a b',
  ])('%j is none that an account can be bound to, unless it is a host by itself', (site) => {
    expect(isSite(site)).toBe(site === 'com');
  });
});

describe('the name of an issuer', () => {
  it.each([
    ['GitHub', 'github.com'],
    ['github.com', 'github.com'],
    ['Git Hub', 'github.com'],
    ['  GITHUB!', 'github.com'],
    ['Fastmail', 'fastmail.com'],
    ['Crédit-Lyonnais', 'creditlyonnais.fr'],
    ['Coca Cola', 'coca-cola.com'],
    ['Pay-Pal', 'pay-pal.com'],
    ['Sign-Post.org', 'sign-post.org'],
    ['shop', 'shop.co.uk'],
    ['localhost', 'localhost'],
    ['nas.lan', 'nas.lan:5000'],
    ['LocalHost', 'localhost:3000'],
    ['localhost:3000', 'localhost:3000'],
    ['192.0.2.7', '192.0.2.7:8080'],
    ['[::1]', '[::1]:8080'],
  ])('%s is that of %s', (issuer, site) => {
    expect(namesSite(issuer, site)).toBe(true);
  });

  it.each([
    ['', 'github.com'],
    ['...', 'github.com'],
    ['Git', 'github.com'],
    ['GitHub Enterprise', 'github.com'],
    ['com', 'github.com'],
    ['github', 'github-login.com'],
    ['github', 'evil-github.com'],
    ['GitHub', 'github.com.evil.example'],
    // Cyrillic і and а: the browser says what they are.
    ['GіtHub', 'github.com'],
    ['github', 'xn--gthub-n4e.com'],
    ['192', '192.0.2.7'],
    ['192', '192.0.2.7:8080'],
    ['localhost:4601', 'localhost:3000'],
    ['3000', 'localhost:3000'],
    ['home', 'a.home.lan'],
    ['lan', 'nas.lan'],
    ['PayPal', 'pay-pal.com'],
    ['PayPal.com', 'pay-pal.com'],
    ['p', 'p--aypal.com'],
    ['Amazon Web Services', 'aws.amazon.com'],
  ])('%j is not that of %s', (issuer, site) => {
    expect(namesSite(issuer, site)).toBe(false);
  });
});
