import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { SetupError } from '../setup/setup-error.mjs';
import type { RelayKitArguments } from './arguments.mjs';

/** A confidential client of the token server. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** What the kit reads of the configuration that `npm start` made. */
const DevelopmentSchema = v.object({
  issuer: v.string(),
  clients: v.pipe(
    v.array(
      v.object({
        client_id: v.string(),
        client_secret: v.string(),
        redirect_uris: v.tupleWithRest([v.string()], v.string()),
      }),
    ),
    v.minLength(1),
  ),
});

/** The client that was named, else the demo's where the server is the one of `npm start`. @throws SetupError */
export function registrationOf(root: string, { issuer, clientId, redirectUri }: RelayKitArguments): Registration {
  if (clientId !== null && redirectUri !== null) {
    const clientSecret = process.env['COUNTERSIGN_RELAY_KIT_SECRET'] ?? '';
    if (clientSecret === '') throw new SetupError('COUNTERSIGN_RELAY_KIT_SECRET must hold the secret of the client.');
    return { clientId, clientSecret, redirectUri };
  }
  const demo = developmentClient(join(root, '.countersign'), issuer);
  if (demo !== null) return demo;
  throw new SetupError(
    `Name a client of ${issuer}: --client-id ID --redirect-uri URL, with its secret in COUNTERSIGN_RELAY_KIT_SECRET.`,
  );
}

/** "npm start" keeps one file for each pair of ports. */
function developmentClient(folder: string, issuer: string): Registration | null {
  if (!existsSync(folder)) return null;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.toml'))) {
    const parsed = v.safeParse(DevelopmentSchema, parse(readFileSync(join(folder, file), 'utf8')));
    const client = parsed.success && parsed.output.issuer === issuer ? parsed.output.clients[0] : undefined;
    if (client === undefined) continue;
    return { clientId: client.client_id, clientSecret: client.client_secret, redirectUri: client.redirect_uris[0] };
  }
  return null;
}
