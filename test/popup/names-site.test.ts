import { describe, expect, it } from 'vitest';
import { namesSite } from '../../src/popup/names-site.ts';

describe('the name of an issuer', () => {
  it.each([
    ['GitHub', 'github.com'],
    ['github.com', 'github.com'],
    ['Amazon Web Services', 'amazon.com'],
    ['Sparda-Bank', 'sparda-bank.de'],
    ['Amazon-Konto', 'amazon.com'],
    ['Sparda-Bank Hannover', 'sparda-bank.de'],
    ['Coca Cola', 'coca-cola.com'],
    ['Pay-Pal', 'pay-pal.com'],
    ['Société', 'societe.fr'],
    ['LOCALHOST', 'localhost'],
    ['localhost', 'localhost:3000'],
    ['192.0.2.7', '192.0.2.7:8080'],
  ])('%s is that of %s', (issuer, site) => {
    expect(namesSite(issuer, site)).toBe(true);
  });

  it.each([
    ['Google', 'evil.example'],
    ['Google', 'google-login.example'],
    ['Google', 'googleevil.com'],
    ['Google', 'xn--oogle-qmc.com'],
    ['PayPal', 'pay-pal.com'],
    ['PayPal.com', 'pay-pal.com'],
    ['PayPal Europe', 'pay-pal.com'],
    ['p', 'p--aypal.com'],
    ['Gооgle', 'google.com'],
    ['', 'evil.example'],
    ['com', 'google.com'],
    ['Amazon Web Services', 'web.com'],
    ['My Bank', 'bank.com'],
    ['My Bank', 'my.com'],
    ['The Web Company', 'the.com'],
    ['3000', 'localhost:3000'],
    ['192', '192.0.2.7'],
    ['2001 Bank', '[2001:db8::1]:8080'],
  ])('%s is not that of %s', (issuer, site) => {
    expect(namesSite(issuer, site)).toBe(false);
  });
});
