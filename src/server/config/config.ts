import { isIP } from 'node:net';
import * as v from 'valibot';
import { isIssuer, webOrigin } from '../../proofs/origin.ts';
import { NameSchema } from '../../wire/fields.ts';
import { configRules } from './rules.ts';

const url = v.pipe(v.string(), v.url('an absolute URL'), v.maxLength(2048));

/** A web app. `client_secret` absent means a public client, which may use the hosted page only (P19). */
const ClientSchema = v.strictObject({
  client_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash and underscore')),
  client_name: NameSchema(80),
  client_secret: v.optional(v.pipe(v.string(), v.minLength(24, 'at least 24 characters'))),
  redirect_uris: v.pipe(v.array(url), v.minLength(1, 'at least one')),
  post_logout_redirect_uris: v.optional(v.array(url), []),
  /** Origins that may show an embedded code; default: the origin of each request's own redirect_uri (P10). */
  origins: v.optional(v.array(v.string())),
  /** Exact login pages, origin + path; then the path is checked too (P10). */
  login_pages: v.optional(v.array(url), []),
  /** Whether its people may sign in by a code that is sent to them, where they have no authenticator at hand. */
  code_sign_in: v.optional(v.boolean(), false),
});

/** An IP address, or a network as address/bits. */
const NetworkSchema = v.pipe(
  v.string(),
  v.check((text) => {
    const [address = '', bits, ...rest] = text.split('/');
    const version = isIP(address);
    if (version === 0 || rest.length > 0) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  }, 'an IP address or a network such as 10.0.0.0/8'),
);

/** The keys of the configuration as they stand in the file. */
export const ConfigFileSchema = v.strictObject({
  issuer: v.pipe(v.string(), v.check(isIssuer, 'an origin without path: https, or http on localhost')),
  name: NameSchema(80),
  /** Allows http origins on localhost, the outbox page and the `log` transport. Never on a real server. */
  development: v.optional(v.boolean(), false),
  listen: v.strictObject({
    host: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535)),
    /** Proxies whose X-Forwarded-For names the requester. Empty: the peer of the connection is the requester. */
    trust_proxy: v.optional(v.array(NetworkSchema), []),
  }),
  store: v.strictObject({ file: v.pipe(v.string(), v.minLength(1)) }),
  /** Where people get the extension; the pages link to it. */
  install_url: v.optional(v.pipe(url, v.startsWith('https://', 'an https address'))),
  registration: v.optional(v.picklist(['open', 'closed']), 'open'),
  verification: v.optional(
    v.strictObject({
      /** Key of the HMAC over codes, outside the database (P21): a file, made with mode 0600 when it is not there. */
      key_file: v.optional(v.pipe(v.string(), v.minLength(1))),
      channels: v.optional(v.pipe(v.array(v.picklist(['email', 'phone'])), v.minLength(1)), ['email', 'phone']),
      /** `log` writes messages to the development outbox. */
      transport: v.optional(v.picklist(['log']), 'log'),
    }),
    {},
  ),
  devices: v.optional(
    v.strictObject({
      /** Seconds until a second device of an account may approve (P22). */
      activation_delay: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 86_400),
    }),
    {},
  ),
  audit: v.optional(
    v.strictObject({
      /** Days that a line of the audit log is kept; 0 keeps it for ever. */
      retention_days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36_500)), 400),
    }),
    {},
  ),
  clients: v.array(ClientSchema),
});
export type ConfigFile = v.InferOutput<typeof ConfigFileSchema>;

/** The whole configuration of the token server: one TOML file, each key also settable by environment. */
export const ConfigSchema = v.pipe(
  ConfigFileSchema,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { key, message } of configRules(dataset.value)) addIssue({ message: `${key}: ${message}` });
  }),
  v.transform((config) => ({
    ...config,
    verification: {
      ...config.verification,
      key_file: config.verification.key_file ?? `${config.store.file}.verification-key`,
    },
    clients: config.clients.map((client) => ({
      ...client,
      /** Every origin where some code of this web app may stand. */
      origins: client.origins ?? [...new Set(client.redirect_uris.map((uri) => webOrigin(uri) ?? uri))],
      origins_registered: client.origins !== undefined,
    })),
  })),
);
export type Config = v.InferOutput<typeof ConfigSchema>;
export type ClientConfig = Config['clients'][number];

/** Where the code of one request may stand: the registered origins, else the origin of its own redirect_uri (P10). */
export function originsOfRequest(client: ClientConfig, redirectUri: string): readonly string[] {
  if (client.origins_registered) return client.origins;
  const own = webOrigin(redirectUri);
  return own === null ? [] : [own];
}
