import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import type { DemoSettings } from './app.ts';
import { isLoopbackHttp } from './discovery.ts';

/** What the program was told to do; the message is one sentence for the person who started it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface ProgramSettings extends DemoSettings {
  readonly port: number;
  readonly host: string;
}

export const USAGE = `Usage: node dist/demo/main.js --issuer <url> --client-id <id> [--port 4400] [--host 127.0.0.1] [--public-url <url>] [--password-file <file>] [--trust-proxy <address,network,...>]
Each can also come from the environment: DEMO_ISSUER, DEMO_CLIENT_ID, DEMO_PORT, DEMO_HOST, DEMO_PUBLIC_URL, DEMO_PASSWORD_FILE, DEMO_TRUST_PROXY.
Behind a proxy that ends TLS, --trust-proxy names it (10.0.0.0/8,::1): its X-Forwarded-For then says who visits. Without, all its visitors count as one.
Passwords that people set are kept in that file, or in memory without one.
The client secret comes from DEMO_CLIENT_SECRET (or --client-secret, which other users of the machine can see).`;

/** Flags win over the environment. @throws SettingsError */
export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ProgramSettings {
  const flags = parse(args);
  const issuer = originOf('issuer', required('issuer', flags.issuer ?? env.DEMO_ISSUER, 'DEMO_ISSUER'));
  const port = portOf(flags.port ?? env.DEMO_PORT ?? '4400');
  return {
    issuer,
    port,
    host: flags.host ?? env.DEMO_HOST ?? '127.0.0.1',
    publicUrl: originOf('public-url', flags['public-url'] ?? env.DEMO_PUBLIC_URL ?? `http://localhost:${String(port)}`),
    clientId: required('client-id', flags['client-id'] ?? env.DEMO_CLIENT_ID, 'DEMO_CLIENT_ID'),
    clientSecret: required('client-secret', flags['client-secret'] ?? env.DEMO_CLIENT_SECRET, 'DEMO_CLIENT_SECRET'),
    passwordFile: flags['password-file'] ?? env.DEMO_PASSWORD_FILE,
    trustProxy: networksOf(flags['trust-proxy'] ?? env.DEMO_TRUST_PROXY ?? ''),
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        issuer: option,
        port: option,
        host: option,
        'public-url': option,
        'client-id': option,
        'client-secret': option,
        'password-file': option,
        'trust-proxy': option,
      },
    }).values;
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
}

function required(flag: string, value: string | undefined, variable: string): string {
  if (value === undefined || value === '')
    throw new SettingsError(`--${flag} is missing; give it, or set ${variable}.`);
  return value;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535)
    throw new SettingsError(`--port must be a number from 1 to 65535, not "${text}".`);
  return port;
}

/** IP addresses and networks as address/bits, separated by commas. */
function networksOf(text: string): readonly string[] {
  const networks = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  for (const network of networks) {
    const [address = '', bits, ...rest] = network.split('/');
    const longest = isIP(address) === 4 ? 32 : 128;
    const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
    if (isIP(address) === 0 || rest.length > 0 || !isNetwork)
      throw new SettingsError(`--trust-proxy must be IP addresses or networks such as 10.0.0.0/8, not "${network}".`);
  }
  return networks;
}

/** An origin: https, or http for this machine. */
function originOf(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && !isLoopbackHttp(url)))
    throw new SettingsError(`--${flag} must be an https address (http only for localhost), not "${text}".`);
  if (url.href !== `${url.origin}/`)
    throw new SettingsError(`--${flag} must be an address without a path, not "${text}".`);
  return url.origin;
}
