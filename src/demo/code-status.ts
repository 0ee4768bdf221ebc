import type { ClientSettings } from './discovery.ts';

/** What became of a shown code, as the login page says it. */
export type CodeState = 'open' | 'done' | 'expired' | 'cancelled' | 'not_me' | 'relayed' | 'unavailable';

/** Asks the token server about shown codes. The answer changes what a page says, and never signs anybody in (P6). */
export interface CodeStatus {
  /** `requestUris` newest first. Answers as soon as one is decided, else after the long poll. */
  readonly of: (requestUris: readonly string[], signal: AbortSignal) => Promise<CodeState>;
  /** How the login of one request stands now, without the long poll. */
  readonly now: (requestUri: string, signal: AbortSignal) => Promise<CodeState>;
}

/** `wait` is in seconds, as the token server understands it (P18); `timeout` in milliseconds. */
const LONG_POLL = { wait: 25, timeout: 35_000 } as const;
const AT_ONCE = { wait: 0, timeout: 10_000 } as const;

/** `request` is fetch; the status endpoint lies below the issuer and takes client_secret_basic (RFC 6749 section 2.3.1). */
export function createCodeStatus(settings: ClientSettings, request: typeof fetch = fetch): CodeStatus {
  const authorization = `Basic ${Buffer.from(
    `${formEncoded(settings.clientId)}:${formEncoded(settings.clientSecret)}`,
  ).toString('base64')}`;

  const ask = async (
    requestUri: string,
    { wait, timeout }: typeof LONG_POLL | typeof AT_ONCE,
    signal: AbortSignal,
  ): Promise<CodeState> => {
    try {
      const response = await request(`${settings.issuer}/transactions/status`, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body: new URLSearchParams({ request_uri: requestUri, wait: String(wait) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
        redirect: 'error',
      });
      if (response.status === 404) return 'expired';
      return response.ok ? stateOf(await response.json()) : 'unavailable';
    } catch {
      return 'unavailable';
    }
  };

  return {
    async of(requestUris, signal) {
      const rest = new AbortController();
      const asked = requestUris.map((uri) => ask(uri, LONG_POLL, AbortSignal.any([signal, rest.signal])));
      const decided = new Promise<CodeState>((resolve) => {
        for (const answer of asked) void answer.then((state) => (isDecided(state) ? resolve(state) : undefined));
      });
      // A code that was renewed may still be approved, so only the newest one's expiry counts.
      const undecided = Promise.all(asked).then(([newest]) => newest ?? 'expired');
      try {
        return await Promise.race([decided, undecided]);
      } finally {
        rest.abort();
      }
    },

    now: (requestUri, signal) => ask(requestUri, AT_ONCE, signal),
  };
}

const isDecided = (state: CodeState) =>
  state === 'done' || state === 'cancelled' || state === 'not_me' || state === 'relayed';

function stateOf(answer: unknown): CodeState {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return 'unavailable';
  switch (answer.status) {
    case 'open':
    case 'done':
    case 'expired':
    case 'relayed':
      return answer.status;
    case 'denied':
      return 'reason' in answer && answer.reason === 'not_me' ? 'not_me' : 'cancelled';
    default:
      return 'unavailable';
  }
}

const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
