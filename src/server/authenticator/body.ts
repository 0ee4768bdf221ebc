import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem.ts';

/** Largest body of the authenticator API, in bytes. */
export const BODY_LIMIT = 16_384;

const rawBodies = new WeakMap<FastifyRequest, string>();

/** The body's text exactly as it came, for the hash in a proof; empty where there was none. */
export const rawBodyOf = (request: FastifyRequest): string => rawBodies.get(request) ?? '';

/**
 * Takes JSON and forms, both as strict UTF-8: other bytes would be hashed as something that was not sent. A byte
 * order mark is kept for the same reason, and no JSON begins with one.
 */
export function registerBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const take = (type: string, parse: (text: string) => unknown): void => {
    app.addContentTypeParser(
      type,
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
      (request: FastifyRequest, bytes: Buffer) =>
        Promise.resolve(bytes)
          .then(decode)
          .then((text) => {
            rawBodies.set(request, text);
            return text === '' ? undefined : parse(text);
          }),
    );
  };
  take('application/json', parseJson);
  take('application/x-www-form-urlencoded', parseForm);
}

/** Whether the request came as JSON. Anything else a page of any site can make a browser send without asking (CORS). */
export const isJson = (request: FastifyRequest): boolean =>
  /^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '');

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError('invalid_request', 'The body is not UTF-8.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProblemError('invalid_request', 'The body is not JSON.');
  }
}

function parseForm(text: string): Record<string, string> {
  const form = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) throw new ProblemError('invalid_request', 'A field stands twice in the form.');
    form[name] = value;
  }
  return form;
}
