import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse } from 'smol-toml';
import { SetupError } from '../setup/setup-error.mjs';

export interface DevelopmentConfig {
  readonly file: string;
  readonly issuer: string;
  readonly demoUrl: string;
  readonly demoClientId: string;
  readonly demoClientSecret: string;
}

export interface DevelopmentPorts {
  readonly port: number;
  readonly demoPort: number;
}

const DEMO_CLIENT_ID = 'fieldnotes';

/**
 * The configuration of the token server on this machine, with the demo as its web app. Written once, with a secret
 * of its own; after that it is the person's file, and is only read. `storeFile` is relative to `file`.
 * @throws SetupError
 */
export function ensureDevelopmentConfig(file: string, storeFile: string, ports: DevelopmentPorts): DevelopmentConfig {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const secret = randomBytes(32).toString('base64url');
    writeFileSync(file, developmentConfig(storeFile, ports, secret), { mode: 0o600 });
  }
  return {
    file,
    issuer: `http://localhost:${ports.port}`,
    demoUrl: `http://localhost:${ports.demoPort}`,
    demoClientId: DEMO_CLIENT_ID,
    demoClientSecret: process.env.COUNTERSIGN_CLIENT_FIELDNOTES_SECRET ?? readSecret(file),
  };
}

function readSecret(file: string): string {
  let config: unknown;
  try {
    config = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SetupError(`${file} is no valid TOML: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { clients } = config as { clients?: unknown };
  const registered = Array.isArray(clients) ? (clients as readonly Partial<Record<string, unknown>>[]) : [];
  const demo = registered.find(({ client_id }) => client_id === DEMO_CLIENT_ID);
  if (typeof demo?.client_secret !== 'string') {
    throw new SetupError(
      `${file} has no client "${DEMO_CLIENT_ID}" with a client_secret, which the demo web app needs.`,
    );
  }
  return demo.client_secret;
}

/** Relying on the demo's own paths: /callback and /signed-out. */
function developmentConfig(storeFile: string, { port, demoPort }: DevelopmentPorts, secret: string): string {
  const text = (value: string) => JSON.stringify(value);
  return `# The token server of this checkout, made by its first "npm start". Change what you like: it is never written again.
issuer = "http://localhost:${port}"
name = "Example ID"
development = true

[listen]
host = "127.0.0.1"
port = ${port}

[store]
file = ${text(storeFile)}

[[clients]]
client_id = "${DEMO_CLIENT_ID}"
client_name = "Fieldnotes"
client_secret = ${text(secret)}
redirect_uris = ["http://localhost:${demoPort}/callback"]
post_logout_redirect_uris = ["http://localhost:${demoPort}/signed-out"]
# A code by mail or text message may stand in for an approval. It can be passed on, so a real app thinks twice.
code_sign_in = true
`;
}
