import * as oidc from 'openid-client';

/** The token server can't be asked right now. Nothing is wrong with the request. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/** The token server's metadata, fetched when it first answers and kept. */
export interface Discovery {
  /** @throws ProviderUnavailable while the token server does not answer. */
  readonly configuration: () => Promise<oidc.Configuration>;
  /** Asks again and again, with growing pauses, until the token server answers. */
  readonly start: () => void;
  readonly stop: () => void;
}

export interface ClientSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Seconds that the token server has for one answer. */
const TIMEOUT = 10;
const LONGEST_PAUSE = 15_000;

/** `log` gets one line when the token server is missed, and one when it is found. */
export function createDiscovery(settings: ClientSettings, log: (line: string) => void): Discovery {
  let found: oidc.Configuration | null = null;
  let attempt: Promise<oidc.Configuration> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let missed = false;
  let stopped = false;

  const discover = async () => {
    try {
      found = await oidc.discovery(
        new URL(settings.issuer),
        settings.clientId,
        undefined,
        oidc.ClientSecretBasic(settings.clientSecret),
        {
          timeout: TIMEOUT,
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(isLoopbackHttp(new URL(settings.issuer)) ? [oidc.allowInsecureRequests] : []),
          ],
        },
      );
      log(`Fieldnotes signs people in with ${settings.issuer}.`);
      return found;
    } catch (error) {
      if (!missed) log(`The token server at ${settings.issuer} does not answer; Fieldnotes keeps trying.`);
      missed = true;
      throw new ProviderUnavailable(`no metadata from ${settings.issuer}`, { cause: error });
    } finally {
      attempt = null;
    }
  };

  const configuration = () => (found === null ? (attempt ??= discover()) : Promise.resolve(found));

  const keepTrying = (pause: number) => {
    configuration().catch(() => {
      if (stopped) return;
      timer = setTimeout(() => {
        keepTrying(Math.min(pause * 2, LONGEST_PAUSE));
      }, pause);
    });
  };

  return {
    configuration,
    start() {
      keepTrying(1000);
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Plain http is for the developer's own machine alone. */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/** Whether an error of openid-client says that the token server did not answer, or failed, rather than refused. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ProviderUnavailable) return true;
  // Undici's fetch reports every network failure with this message.
  if (error instanceof TypeError) return error.message === 'fetch failed';
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (!(error instanceof oidc.ClientError)) return false;
  if (error.code === 'OAUTH_TIMEOUT') return true;
  return error.cause instanceof Response && error.cause.status >= 500;
}
