import type { ConfigProblem } from './rules.ts';

type Kind = 'text' | 'number' | 'boolean' | 'list';

/** Each key of the file that the environment can set. A list is separated by commas. */
export const ENVIRONMENT: Readonly<Record<string, readonly [path: string, kind: Kind]>> = {
  COUNTERSIGN_ISSUER: ['issuer', 'text'],
  COUNTERSIGN_NAME: ['name', 'text'],
  COUNTERSIGN_DEVELOPMENT: ['development', 'boolean'],
  COUNTERSIGN_LISTEN_HOST: ['listen.host', 'text'],
  COUNTERSIGN_LISTEN_PORT: ['listen.port', 'number'],
  COUNTERSIGN_LISTEN_TRUST_PROXY: ['listen.trust_proxy', 'list'],
  COUNTERSIGN_STORE_FILE: ['store.file', 'text'],
  COUNTERSIGN_REGISTRATION: ['registration', 'text'],
  COUNTERSIGN_VERIFICATION_KEY_FILE: ['verification.key_file', 'text'],
  COUNTERSIGN_VERIFICATION_CHANNELS: ['verification.channels', 'list'],
  COUNTERSIGN_VERIFICATION_TRANSPORT: ['verification.transport', 'text'],
  COUNTERSIGN_DEVICES_ACTIVATION_DELAY: ['devices.activation_delay', 'number'],
  COUNTERSIGN_AUDIT_RETENTION_DAYS: ['audit.retention_days', 'number'],
};

/** Names that look like one of ours and set nothing are typing errors; others may belong to somebody else. */
const OURS = /^COUNTERSIGN_(?:LISTEN|STORE|VERIFICATION|DEVICES|AUDIT|CLIENT)_/;

/** `COUNTERSIGN_CLIENT_<ID>_SECRET`: the id in capitals, dots and dashes as underscores. */
export const clientSecretName = (clientId: string): string =>
  `COUNTERSIGN_CLIENT_${clientId.toUpperCase().replace(/[.-]/g, '_')}_SECRET`;

/** Lays the environment over what the file says. The environment wins. */
export function overrideByEnvironment(
  file: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): { readonly config: Record<string, unknown>; readonly problems: readonly ConfigProblem[] } {
  const config = structuredClone(file) as Record<string, unknown>;
  const problems: ConfigProblem[] = [];
  const secrets = clientsByName(config);
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined) continue;
    const known = Object.hasOwn(ENVIRONMENT, name) ? ENVIRONMENT[name] : undefined;
    const client = secrets.get(name);
    if (known !== undefined) {
      const [path, kind] = known;
      const value = read(text, kind);
      if (value === undefined)
        problems.push({ key: name, message: `must be a ${kind === 'number' ? 'number' : 'true or false'}` });
      else set(config, path, value);
    } else if (client !== undefined) {
      client['client_secret'] = text;
    } else if (OURS.test(name)) {
      problems.push({ key: name, message: 'sets no key of the configuration' });
    }
  }
  return { config, problems };
}

function read(text: string, kind: Kind): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
  }
}

function set(config: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.');
  if (second === undefined) {
    config[first] = value;
    return;
  }
  const section = config[first] ?? {};
  // What is no section stays, for the schema to name.
  if (isRecord(section)) config[first] = { ...section, [second]: value };
}

function clientsByName(config: Record<string, unknown>): ReadonlyMap<string, Record<string, unknown>> {
  const clients: readonly unknown[] = Array.isArray(config['clients']) ? config['clients'] : [];
  return new Map(
    clients.filter(isRecord).flatMap((client) => {
      const id = client['client_id'];
      return typeof id === 'string' ? [[clientSecretName(id), client] as const] : [];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
