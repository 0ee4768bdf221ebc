import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A token server in a few lines, over real HTTP, whose every answer a test can choose. */
export interface FakeProvider {
  readonly issuer: string;
  /** Pushed authorization requests, oldest first. */
  readonly pushed: readonly PushedAuthorization[];
  /** How often the token endpoint was asked. */
  readonly tokenRequests: () => number;
  /** Where the approved tab ends: the callback with a code of its own. `claims` are laid over the ID token's. */
  readonly approve: (pushed: PushedAuthorization, claims?: Record<string, unknown>) => URL;
  /** What `POST /transactions/status` says from now on; held requests are answered at once. */
  readonly settle: (pushed: PushedAuthorization, status: Record<string, string>) => void;
  /** From now on every request fails with status 500, or answers as usual. */
  readonly fail: (failing: boolean) => void;
  readonly close: () => Promise<void>;
}

export interface PushedAuthorization {
  readonly requestUri: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
}

export const CLIENT = { clientId: 'fieldnotes', clientSecret: 'a secret: of % the demo + app' };

export async function startFakeProvider(options: { readonly port?: number } = {}): Promise<FakeProvider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const pushed: PushedAuthorization[] = [];
  const grants = new Map<string, { pushed: PushedAuthorization; claims: Record<string, unknown> }>();
  const statuses = new Map<string, Record<string, string>>();
  const held = new Map<string, Set<ServerResponse>>();
  let tokenRequests = 0;
  let failing = false;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    const form = new URLSearchParams(await readBody(request));
    if (failing) {
      json(response, 500, { error: 'server_error' });
      return;
    }
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /.well-known/openid-configuration': {
        json(response, 200, {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          pushed_authorization_request_endpoint: `${issuer}/request`,
          end_session_endpoint: `${issuer}/session/end`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['ES256'],
          authorization_response_iss_parameter_supported: true,
          scopes_supported: ['openid', 'email'],
        });
        return;
      }
      case 'GET /jwks': {
        json(response, 200, { keys: [jwk] });
        return;
      }
      case 'POST /request': {
        const requestUri = `urn:ietf:params:oauth:request_uri:${randomBytes(16).toString('base64url')}`;
        pushed.push({ requestUri, parameters: form, authorization: request.headers.authorization });
        json(response, 201, { request_uri: requestUri, expires_in: 60 });
        return;
      }
      case 'POST /token': {
        tokenRequests++;
        const grant = grants.get(form.get('code') ?? '');
        grants.delete(form.get('code') ?? '');
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (grant === undefined || challenge !== grant.pushed.parameters.get('code_challenge')) {
          json(response, 400, { error: 'invalid_grant' });
          return;
        }
        json(response, 200, {
          access_token: 'at',
          token_type: 'Bearer',
          id_token: await idToken(grant.pushed, grant.claims),
        });
        return;
      }
      case 'POST /transactions/status': {
        const requestUri = form.get('request_uri') ?? '';
        const status = statuses.get(requestUri);
        if (status !== undefined) {
          json(response, 200, status);
          return;
        }
        if (form.get('wait') === '0') {
          json(response, 200, { status: 'open' });
          return;
        }
        held.set(requestUri, (held.get(requestUri) ?? new Set()).add(response));
        return;
      }
      default: {
        json(response, 404, { error: 'not_found' });
        return;
      }
    }
  };

  const idToken = (authorization: PushedAuthorization, claims: Record<string, unknown>) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: issuer,
      aud: CLIENT.clientId,
      sub: 'u-1',
      iat: now,
      exp: now + 600,
      nonce: authorization.parameters.get('nonce'),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(privateKey);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      json(response, 500, { error: String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://localhost:${String(address.port)}`;

  return {
    issuer,
    pushed,
    tokenRequests: () => tokenRequests,
    approve(authorization, claims = {}) {
      const code = randomBytes(16).toString('base64url');
      grants.set(code, { pushed: authorization, claims });
      const url = new URL(authorization.parameters.get('redirect_uri') ?? '');
      url.search = new URLSearchParams({
        code,
        state: authorization.parameters.get('state') ?? '',
        iss: issuer,
      }).toString();
      return url;
    },
    settle(authorization, status) {
      statuses.set(authorization.requestUri, status);
      for (const response of held.get(authorization.requestUri) ?? []) json(response, 200, status);
    },
    fail(next) {
      failing = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
