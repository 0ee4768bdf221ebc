import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from 'openid-client';
import { getBrowser } from '../scripts/browser/get-browser.ts';
import { createPerson, type Person } from '../scripts/browser/person.ts';
import { freePort } from '../scripts/processes/ports.ts';
import { startStack } from '../scripts/processes/stack.ts';
import { SetupError } from '../scripts/setup/setup-error.mjs';
import { ensureDevelopmentConfig } from '../scripts/start/development-config.ts';
import { REQUEST_URI_PREFIX } from '../src/wire/names.ts';

/** Real servers, a real browser with the built extension and all sites granted, and one enrolled account. */
export interface LoginWorld {
  readonly person: Person;
  readonly issuer: string;
  readonly demoUrl: string;
  /** Origins where codes of the demo's client may stand; each is allowed ten automatic claims a minute. */
  readonly origins: readonly string[];
  /** The text of a fresh embedded code. */
  readonly newCode: () => Promise<string>;
  readonly close: () => Promise<void>;
}

const ORIGINS = 4;

export async function openLoginWorld(root: string): Promise<LoginWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const ports = { port: await freePort(), demoPort: await freePort() };
    const config = ensureDevelopmentConfig(join(folder, 'countersign.toml'), 'countersign.sqlite', ports);
    const origins = [
      config.demoUrl,
      ...Array.from({ length: ORIGINS }, (_, index) => `http://bench-${index}.localhost:${ports.demoPort}`),
    ];
    writeFileSync(config.file, `${readFileSync(config.file, 'utf8')}origins = ${JSON.stringify(origins)}\n`);
    const stack = await startStack(root, config);
    closing.push(() => stack.stop());
    const executable = await getBrowser(root, console.error, new AbortController().signal);
    if (executable === null) throw new SetupError('A benchmark of sign-in needs a browser: set CHROME_PATH.');
    const person = await createPerson({
      executable,
      profile: join(folder, 'profile'),
      extension: join(root, 'dist', 'chromium'),
      headless: true,
      testHosts: true,
    });
    closing.push(() => person.close());
    await person.enrol(config.issuer, 'alice@example.com');
    await person.grantAllSites();
    const relyingParty = await client.discovery(
      new URL(config.issuer),
      config.demoClientId,
      undefined,
      client.ClientSecretBasic(config.demoClientSecret),
      { execute: [client.allowInsecureRequests] },
    );
    return {
      person,
      issuer: config.issuer,
      demoUrl: config.demoUrl,
      origins: origins.slice(1),
      newCode: async () => `${config.issuer}/qr#${await pushed(relyingParty, `${config.demoUrl}/callback`)}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function pushed(relyingParty: client.Configuration, redirectUri: string): Promise<string> {
  const url = await client.buildAuthorizationUrlWithPAR(relyingParty, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state: client.randomState(),
    nonce: client.randomNonce(),
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  return (url.searchParams.get('request_uri') ?? '').slice(REQUEST_URI_PREFIX.length);
}
