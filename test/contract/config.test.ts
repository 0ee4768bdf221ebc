import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/server/config/load-config.ts';
import { loadSecrets } from '../../src/server/store/secrets.ts';
import { openStore } from '../../src/server/store/store.ts';
import { loadCodeKey } from '../../src/server/verification/code-key.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const RIGHT = `
issuer = "http://localhost:4870"
name = "Test"
development = true
[listen]
port = 4870
[store]
file = "data/countersign.db"
[[clients]]
client_id = "field.notes"
client_name = "Fieldnotes"
client_secret = "a-secret-that-is-long-enough"
redirect_uris = ["http://localhost:5000/callback"]
`;

function load(toml: string, env: Readonly<Record<string, string>> = {}) {
  const file = join(temporaryFolder(), 'countersign.toml');
  writeFileSync(file, toml);
  return { file, config: () => loadConfig({ file, env }) };
}

/** Every line that names what is wrong. */
function problems(toml: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    load(toml, env).config();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('a short file is filled with safe defaults, and its paths are relative to it', () => {
  const { file, config } = load(RIGHT);
  expect(config()).toMatchObject({
    registration: 'open',
    listen: { host: '127.0.0.1', port: 4870, trust_proxy: [] },
    devices: { activation_delay: 86_400 },
    audit: { retention_days: 400 },
    verification: { channels: ['email', 'phone'], key_file: join(file, '../data/countersign.db.verification-key') },
    store: { file: join(file, '../data/countersign.db') },
    clients: [{ origins: ['http://localhost:5000'], login_pages: [] }],
  });
});

test('the environment wins over the file, for each key and for the secrets of web apps', () => {
  const { config } = load(RIGHT, {
    COUNTERSIGN_ISSUER: 'https://id.example.org',
    COUNTERSIGN_NAME: 'Other',
    COUNTERSIGN_DEVELOPMENT: 'true',
    COUNTERSIGN_LISTEN_HOST: '0.0.0.0',
    COUNTERSIGN_LISTEN_PORT: '8080',
    COUNTERSIGN_LISTEN_TRUST_PROXY: '10.0.0.0/8, ::1',
    COUNTERSIGN_STORE_FILE: '/var/lib/other.db',
    COUNTERSIGN_REGISTRATION: 'closed',
    COUNTERSIGN_VERIFICATION_KEY_FILE: '/etc/key',
    COUNTERSIGN_VERIFICATION_CHANNELS: 'email',
    COUNTERSIGN_VERIFICATION_TRANSPORT: 'log',
    COUNTERSIGN_DEVICES_ACTIVATION_DELAY: '60',
    COUNTERSIGN_AUDIT_RETENTION_DAYS: '0',
    COUNTERSIGN_CLIENT_FIELD_NOTES_SECRET: 'another-secret-from-outside',
    PATH: '/bin',
  });
  expect(config()).toMatchObject({
    issuer: 'https://id.example.org',
    name: 'Other',
    listen: { host: '0.0.0.0', port: 8080, trust_proxy: ['10.0.0.0/8', '::1'] },
    store: { file: '/var/lib/other.db' },
    registration: 'closed',
    verification: { key_file: '/etc/key', channels: ['email'] },
    devices: { activation_delay: 60 },
    audit: { retention_days: 0 },
    clients: [{ client_secret: 'another-secret-from-outside' }],
  });
});

test('everything that is wrong is named at once, one line each, key first', () => {
  const toml = RIGHT.replace('port = 4870\n', 'port = "many"\nhots = "x"\n')
    .replace('name = "Test"', 'nam = "Test"')
    .replace('client_secret = "a-secret-that-is-long-enough"', 'client_secret = "short"');
  expect(problems(toml)).toEqual([
    'name: is missing',
    'listen.port: must be number, not a string',
    'listen.hots: there is no such key',
    'clients.0.client_secret: at least 24 characters',
    'nam: there is no such key',
  ]);
});

test('no value is repeated in an error, since it may be a secret', () => {
  const lines = problems(RIGHT.replace('a-secret-that-is-long-enough', 'hunter2'));
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain('hunter2');
});

test.each([
  ['issuer = "http://localhost:4870"', 'issuer = "https://id.example.org/path"', /^issuer: an origin without path/],
  ['issuer = "http://localhost:4870"', 'issuer = "http://id.example.org"', /^issuer: an origin without path: https/],
  ['5000/callback"]', '5000/callback#x"]', /^clients.0.redirect_uris: .*without a fragment$/],
  ['http://localhost:5000/callback', 'http://app.example.org/callback', /^clients.0.redirect_uris: .*https only/],
  ['http://localhost:5000/callback', 'javascript:alert(1)', /^clients.0.redirect_uris: /],
  ['redirect_uris', 'origins = ["https://*.example.org"]\nredirect_uris', /^clients.0.origins: .*an exact origin/],
  ['redirect_uris', 'origins = ["https://a.example/"]\nredirect_uris', /^clients.0.origins: .*an exact origin/],
  ['redirect_uris', 'origins = ["null"]\nredirect_uris', /^clients.0.origins: null: an exact origin/],
  ['redirect_uris', 'login_pages = ["http://other.localhost/in"]\nredirect_uris', /^clients.0.login_pages: /],
  ['redirect_uris', 'login_pages = ["http://localhost:5000/in?a=1"]\nredirect_uris', /^clients.0.login_pages: /],
  ['client_id = "field.notes"', 'client_id = "field notes"', /^clients.0.client_id: letters, digits/],
  ['port = 4870\n', 'port = 70000\n', /^listen.port: /],
  [
    'port = 4870\n',
    'port = 4870\ntrust_proxy = ["10.0.0.0/99"]\n',
    /^listen.trust_proxy.0: an IP address or a network/,
  ],
])('%s as %s is refused by its key', (from, to, line) => {
  const lines = problems(RIGHT.replace(from, to));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(line);
});

test('without development = true, http and the log transport are refused', () => {
  expect(problems(RIGHT.replace('development = true\n', ''))).toEqual([
    'issuer: http is for development only; take https, or set development = true',
    'verification.transport: log is for development only; it shows every code to everyone',
    'clients.0.redirect_uris: http://localhost:5000/callback: https only (http on localhost needs development = true)',
  ]);
});

test('two web apps of one id, or of one environment name, are refused', () => {
  const second = RIGHT.slice(RIGHT.indexOf('[[clients]]')).replace('field.notes', 'field-notes');
  expect(problems(RIGHT + second)).toEqual([
    'clients.1.client_id: "field-notes" and "field.notes" are the same, or have the same environment name COUNTERSIGN_CLIENT_FIELD_NOTES_SECRET',
  ]);
});

test('an environment variable that sets nothing, or no such value, is named', () => {
  expect(
    problems(RIGHT, {
      COUNTERSIGN_LISTEN_PROT: '1',
      COUNTERSIGN_LISTEN_PORT: 'http',
      COUNTERSIGN_CLIENT_SHOP_SECRET: 'x',
    }),
  ).toEqual([
    'COUNTERSIGN_LISTEN_PROT: sets no key of the configuration',
    'COUNTERSIGN_LISTEN_PORT: must be a number',
    'COUNTERSIGN_CLIENT_SHOP_SECRET: sets no key of the configuration',
  ]);
});

test('a file that is not there, or no TOML, is one clear line', () => {
  const missing = join(temporaryFolder(), 'missing.toml');
  expect(() => loadConfig({ file: missing, env: {} })).toThrow(
    `The configuration ${missing} can't be used:\n  there is no such file`,
  );
  expect(problems('issuer = "unclosed\n')).toEqual([expect.stringMatching(/^line 1: /)]);
});

test('the key of codes is made once, for its owner only, and is the same for all who start at once', async () => {
  const file = join(temporaryFolder(), 'key');
  const keys = await Promise.all(Array.from({ length: 8 }, async () => Promise.resolve(loadCodeKey(file))));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a key file that others may read, or that holds no key, is refused and left as it is', () => {
  const file = join(temporaryFolder(), 'key');
  writeFileSync(file, 'not a key', { mode: 0o600 });
  expect(() => loadCodeKey(file)).toThrow(`The key file ${file} does not hold 64 hexadecimal digits.`);
  expect(readFileSync(file, 'utf8')).toBe('not a key');
  chmodSync(file, 0o644);
  expect(() => loadCodeKey(file)).toThrow(
    `The key file ${file} may be read by others (mode 644). Run: chmod 600 ${file}`,
  );
  const nowhere = join(file, 'below');
  expect(() => loadCodeKey(nowhere)).toThrow(`The key file ${nowhere} can't be used`);
});

test('the keys of the store are made once: stores that start at once on a new file read the same, and so do later ones', async () => {
  const file = join(temporaryFolder(), 'countersign.db');
  const read = async () => {
    const store = await openStore(file);
    const secrets = await loadSecrets(store.db, () => 1);
    await store.close();
    return secrets;
  };
  const [first, ...others] = await Promise.all(Array.from({ length: 4 }, read));
  for (const other of [...others, await read()]) expect(other).toEqual(first);
  expect(first?.jwks.keys.map(({ alg, use }) => [alg, use])).toEqual([
    ['RS256', 'sig'],
    ['ES256', 'sig'],
  ]);
});

test('a damaged key in the store is named', async () => {
  const file = join(temporaryFolder(), 'countersign.db');
  const store = await openStore(file);
  await store.db.insertInto('secrets').values({ name: 'cookie-keys', value: '[]', created_at: 1 }).execute();
  await expect(loadSecrets(store.db, () => 1)).rejects.toThrow('The secret "cookie-keys" in the database is damaged.');
  await store.close();
});
