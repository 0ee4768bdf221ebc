import { expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../src/demo/settings.ts';

const ENV = { DEMO_CLIENT_SECRET: 'secret' };
const FLAGS = ['--issuer', 'https://id.example.com', '--client-id', 'fieldnotes'];

test('flags win over the environment, and the rest has defaults', () => {
  expect(
    readSettings([...FLAGS, '--port', '4500'], { ...ENV, DEMO_PORT: '1', DEMO_ISSUER: 'https://other.example' }),
  ).toEqual({
    issuer: 'https://id.example.com',
    port: 4500,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:4500',
    clientId: 'fieldnotes',
    clientSecret: 'secret',
    trustProxy: [],
  });
});

test('everything can come from the environment', () => {
  const env = {
    ...ENV,
    DEMO_ISSUER: 'http://localhost:4000',
    DEMO_CLIENT_ID: 'f',
    DEMO_PUBLIC_URL: 'https://notes.example/',
    DEMO_TRUST_PROXY: '10.0.0.0/8, ::1',
  };
  expect(readSettings([], env)).toMatchObject({
    issuer: 'http://localhost:4000',
    publicUrl: 'https://notes.example',
    trustProxy: ['10.0.0.0/8', '::1'],
  });
});

test.each([
  [
    'a proxy that is no network',
    [...FLAGS, '--trust-proxy', '10.0.0.0/33'],
    ENV,
    /^--trust-proxy .* not "10.0.0.0\/33"/,
  ],
  ['a proxy that is everybody', [...FLAGS, '--trust-proxy', 'true'], ENV, /^--trust-proxy must be IP addresses/],
  ['no issuer', ['--client-id', 'f'], ENV, /^--issuer is missing/],
  ['no client id', FLAGS.slice(0, 2), ENV, /^--client-id is missing/],
  ['no secret', FLAGS, {}, /^--client-secret is missing/],
  ['a port that is no number', [...FLAGS, '--port', '80x'], ENV, /^--port must be a number from 1 to 65535, not "80x"/],
  ['port 0', [...FLAGS, '--port', '0'], ENV, /^--port must be a number/],
  ['a port beyond the last', [...FLAGS, '--port', '65536'], ENV, /^--port must be a number/],
  [
    'an issuer without TLS',
    ['--issuer', 'http://id.example.com', '--client-id', 'f'],
    ENV,
    /^--issuer must be an https/,
  ],
  ['an issuer that is no address', ['--issuer', 'id', '--client-id', 'f'], ENV, /^--issuer must be an https/],
  [
    'an issuer with a path',
    ['--issuer', 'https://a.example/b', '--client-id', 'f'],
    ENV,
    /^--issuer .* without a path/,
  ],
  [
    'a public address with a query',
    [...FLAGS, '--public-url', 'https://a.example/?b'],
    ENV,
    /^--public-url .* without a path/,
  ],
  ['an unknown flag', [...FLAGS, '--colour', 'red'], ENV, /colour/],
])('%s is refused in a sentence that names it', (_case, args, env, message) => {
  expect(() => readSettings(args, env)).toThrow(SettingsError);
  expect(() => readSettings(args, env)).toThrow(message);
});
