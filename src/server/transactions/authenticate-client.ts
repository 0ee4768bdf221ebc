import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { ClientConfig } from '../config/config.ts';
import { ProblemError } from '../problem.ts';

const PostedSchema = v.object({ client_id: v.optional(v.string()), client_secret: v.optional(v.string()) });

/**
 * The web app that calls, by client_secret_basic or client_secret_post as at the token endpoint (RFC 6749 section
 * 2.3.1). Public clients can't be told from anybody else. @throws ProblemError invalid_client, invalid_request
 */
export function authenticateClient(request: FastifyRequest, clients: readonly ClientConfig[]): ClientConfig {
  const { id, secret } = credentials(request);
  const client = clients.find(({ client_id }) => client_id === id);
  const matches = sameSecret(secret, client?.client_secret ?? '');
  if (client?.client_secret === undefined || !matches) throw new ProblemError('invalid_client');
  return client;
}

function credentials(request: FastifyRequest): { readonly id: string; readonly secret: string } {
  const posted = v.safeParse(PostedSchema, request.body);
  const { client_id, client_secret } = posted.success ? posted.output : {};
  const { authorization } = request.headers;
  if (authorization === undefined) {
    if (client_id === undefined || client_secret === undefined) throw new ProblemError('invalid_client');
    return { id: client_id, secret: client_secret };
  }
  if (client_secret !== undefined) throw new ProblemError('invalid_request', 'Authenticate in one way, not in two.');
  const basic = parseBasic(authorization);
  if (basic === undefined || (client_id !== undefined && client_id !== basic.id)) {
    throw new ProblemError('invalid_client');
  }
  return basic;
}

/** Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1 and appendix B). */
function parseBasic(header: string): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return id === undefined || secret === undefined ? undefined : { id, secret };
  } catch {
    return undefined;
  }
}

/** Digests have one length, so that the time tells nothing of the secret's. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
