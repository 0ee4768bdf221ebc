import { isRegistrableOrigin, webOrigin } from '../../proofs/origin.ts';
import type { ConfigFile } from './config.ts';
import { clientSecretName } from './environment.ts';

/** What is wrong with a key, as `key: message` in one line. */
export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

/** What several keys say together: nothing of development on a real server, and no two clients alike. */
export function configRules(config: ConfigFile): readonly ConfigProblem[] {
  return [
    ...developmentRules(config),
    ...sameNames(config.clients),
    ...config.clients.flatMap((client, index) => [...clientRules(config)(client, index)]),
  ];
}

/** Transports that show what they should send. */
const DEVELOPMENT_TRANSPORTS: ReadonlySet<string> = new Set(['log']);

function* developmentRules({ development, issuer, verification }: ConfigFile): Generator<ConfigProblem> {
  if (development) return;
  if (!issuer.startsWith('https://')) {
    yield { key: 'issuer', message: 'http is for development only; take https, or set development = true' };
  }
  if (DEVELOPMENT_TRANSPORTS.has(verification.transport)) {
    yield { key: 'verification.transport', message: 'log is for development only; it shows every code to everyone' };
  }
}

function* sameNames(clients: ConfigFile['clients']): Generator<ConfigProblem> {
  const seen = new Map<string, string>();
  for (const [index, { client_id }] of clients.entries()) {
    const name = clientSecretName(client_id);
    const other = seen.get(name);
    if (other !== undefined) {
      yield {
        key: `clients.${index.toString()}.client_id`,
        message: `"${client_id}" and "${other}" are the same, or have the same environment name ${name}`,
      };
    }
    seen.set(name, client_id);
  }
}

const clientRules = ({ development }: ConfigFile) =>
  function* (client: ConfigFile['clients'][number], index: number): Generator<ConfigProblem> {
    const key = (name: string): string => `clients.${index.toString()}.${name}`;
    const ok = (origin: string | null): boolean => origin !== null && isRegistrableOrigin(origin, development);
    const https = `https only${development ? ', or http on localhost' : ' (http on localhost needs development = true)'}`;
    for (const name of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
      for (const uri of client[name]) {
        if (!ok(webOrigin(uri))) yield { key: key(name), message: `${uri}: ${https}` };
        // RFC 6749 section 3.1.2
        if (uri.includes('#')) yield { key: key(name), message: `${uri}: without a fragment` };
      }
    }
    for (const origin of client.origins ?? []) {
      if (!ok(origin))
        yield { key: key('origins'), message: `${origin}: an exact origin without path or wildcard, ${https}` };
    }
    const origins = client.origins ?? client.redirect_uris.map((uri) => webOrigin(uri));
    for (const login of client.login_pages) {
      const origin = webOrigin(login);
      if (origin === null || !origins.includes(origin) || login !== origin + new URL(login).pathname) {
        yield {
          key: key('login_pages'),
          message: `${login}: one of the client's origins and a path, without query or fragment`,
        };
      }
    }
  };
