import * as v from 'valibot';
import { expect, test } from 'vitest';
import { encodeText } from '../../src/proofs/base64url.ts';
import { decodeDetails } from '../../src/proofs/details.ts';
import { AccountSchema } from '../../src/wire/device.ts';

const LOGO = { logo_uri: 'https://count.example/seen.png', logo: 'data:image/png;base64,AA' };

test('P9: a logo that a token server names beside the words of a web app is not taken', () => {
  const details = {
    mode: 'embedded',
    client: { client_id: 'shop', client_name: 'Shop', ...LOGO },
    origins: ['https://shop.example'],
    login_pages: [],
    account: { sub: 'alice', label: 'alice@example.org', ...LOGO },
    acr: 'urn:countersign:acr:origin-bound',
    requested_at: 1_700_000_000,
    ...LOGO,
  };
  const account = {
    sub: 'alice',
    label: 'alice@example.org',
    issuer_name: 'Server',
    web_apps: [{ client_id: 'shop', client_name: 'Shop', origins: [], ...LOGO }],
    ...LOGO,
  };
  const taken = [decodeDetails(encodeText(JSON.stringify(details))), v.parse(AccountSchema, account)];
  expect(taken).toMatchObject([{ client: { client_name: 'Shop' } }, { web_apps: [{ client_name: 'Shop' }] }]);
  expect(JSON.stringify(taken)).not.toMatch(/logo|count\.example|data:/);
});
