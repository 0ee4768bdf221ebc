// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';

export const RELAY_KIT_HELP = `npm run relay-kit -- --issuer URL [options]
Plays relay attacks against a running token server and prints what it answered. Only against a server that you may test.

  --issuer URL          the token server, for one http://localhost:4600 of "npm start"
  --client-id ID        a confidential client of it (default: the demo's, where the issuer is that of "npm start")
  --redirect-uri URL    one of its redirect URIs
  --origin ORIGIN       an origin that may show its codes (default: that of the redirect URI)
  --app URL             the login page of that client, to play what only the app can refuse
  --email A --attacker-email B
                        two addresses whose codes you can read (default: two of its own, read from a development outbox)
  --slow                also what needs waiting, about two minutes
  --only TEXT           only attacks with this in their name
  --list                names them and plays nothing
  --json                one JSON document and nothing else
  --help                this text
COUNTERSIGN_RELAY_KIT_SECRET holds the client's secret.
Exit code: 0 all refused, each for the reason that is due; 1 some not, or the server broke.`;

/**
 * @typedef {object} RelayKitArguments
 * @property {string} issuer
 * @property {string | null} clientId
 * @property {string | null} redirectUri
 * @property {string | null} origin
 * @property {string | null} app
 * @property {string | null} email
 * @property {string | null} attackerEmail
 * @property {string} only
 * @property {boolean} slow
 * @property {boolean} list
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {string[]} argv without node and script
 * @returns {RelayKitArguments}
 */
export function readRelayKitArguments(argv) {
  const values = parse(argv);
  const wanted = {
    issuer: originOf('--issuer', values.issuer ?? null) ?? '',
    clientId: values['client-id'] ?? null,
    redirectUri: urlOf('--redirect-uri', values['redirect-uri'] ?? null),
    origin: originOf('--origin', values.origin ?? null),
    app: urlOf('--app', values.app ?? null),
    email: values.email ?? null,
    attackerEmail: values['attacker-email'] ?? null,
    only: values.only ?? '',
    slow: values.slow === true,
    list: values.list === true,
    json: values.json === true,
    help: values.help === true,
  };
  if (!wanted.help && !wanted.list && wanted.issuer === '') {
    throw new SetupError(`Name the token server: --issuer URL.\n${RELAY_KIT_HELP}`);
  }
  if ((wanted.email === null) !== (wanted.attackerEmail === null)) {
    throw new SetupError('--email and --attacker-email go together: the attacks need two people.');
  }
  if ((wanted.clientId === null) !== (wanted.redirectUri === null)) {
    throw new SetupError('--client-id and --redirect-uri go together.');
  }
  return wanted;
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        issuer: { type: 'string' },
        'client-id': { type: 'string' },
        'redirect-uri': { type: 'string' },
        origin: { type: 'string' },
        app: { type: 'string' },
        email: { type: 'string' },
        'attacker-email': { type: 'string' },
        only: { type: 'string' },
        slow: { type: 'boolean' },
        list: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${RELAY_KIT_HELP}`);
  }
}

/**
 * @param {string} option
 * @param {string | null} text
 */
function urlOf(option, text) {
  if (text !== null && !(URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) {
    throw new SetupError(`${option} is "${text}": it must be an http or https address.`);
  }
  return text;
}

/**
 * @param {string} option
 * @param {string | null} text
 */
function originOf(option, text) {
  const url = urlOf(option, text);
  if (url === null) return null;
  const { origin, href } = new URL(url);
  if (href !== `${origin}/`) throw new SetupError(`${option} is "${url}": it must be an origin, without a path.`);
  return origin;
}
