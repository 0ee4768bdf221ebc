import * as v from 'valibot';
import { ERRORS, type ErrorCode, ProblemSchema } from '../../wire/errors.ts';
import { ApiError, fromProblem } from './api-error.ts';

/**
 * Milliseconds until a call counts as lost, and the longest answer that is read. A server that takes ten seconds is slow
 * and not away; a worker is ended 30 s after its last event (developer.chrome.com, service worker lifecycle).
 */
export const CALL_TIMEOUT = 20_000;
export const MAX_ANSWER_BYTES = 256 * 1024;

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** JSON text; empty for no body. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds that the server was asked to hold its answer back; the call is given that much more time. */
  readonly held?: number;
}

/** A success (2xx, or 304 to a conditional request). `json` is `undefined` where there is no content. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** Told of the headers of every answer, errors too: nonces travel with both. */
export type HeaderListener = (headers: Headers) => Promise<void>;

/**
 * One call, without cookies, redirects or referrer, bounded in time and size. Problem documents (RFC 9457) and
 * everything that is not understood become an `ApiError`.
 */
export function createHttp(deps: {
  readonly fetch: typeof fetch;
  readonly timeout?: (milliseconds: number) => AbortSignal;
}): (call: HttpCall, onHeaders?: HeaderListener) => Promise<HttpAnswer> {
  const { fetch, timeout = (milliseconds: number) => AbortSignal.timeout(milliseconds) } = deps;

  return async ({ method, url, body, headers, held = 0 }, onHeaders) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(body === '' ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === '' ? {} : { body }),
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: timeout(CALL_TIMEOUT + held),
      });
      text = await readBounded(response);
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError('server_unreachable', `no answer from ${new URL(url).origin}`, {}, { cause });
    }
    await onHeaders?.(response.headers);
    if (response.status === 204 || response.status === 304) return answerOf(response, undefined);
    const json = parse(response, text);
    if (!response.ok) throw problemOf(response, json);
    return answerOf(response, json);
  };
}

/** @throws ApiError `server_garbage` */
export function readAnswer<S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw new ApiError('server_garbage', v.summarize(parsed.issues));
}

const answerOf = (response: Response, json: unknown): HttpAnswer => ({
  status: response.status,
  headers: response.headers,
  json,
});

async function readBounded(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_ANSWER_BYTES) {
      await reader.cancel().catch(() => undefined);
      throw new ApiError('server_garbage', 'the answer is too long', { status: response.status });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parse(response: Response, text: string): unknown {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' || type === 'application/problem+json') {
    try {
      return JSON.parse(text);
    } catch {
      // Said below, together with every other answer that is no JSON.
    }
  }
  throw new ApiError(response.status >= 500 ? 'server_error' : 'server_garbage', `${response.status} without JSON`, {
    status: response.status,
  });
}

function problemOf(response: Response, json: unknown): ApiError {
  const parsed = v.safeParse(ProblemSchema, json);
  const statusFits = parsed.success && ERRORS[parsed.output.code satisfies ErrorCode].status === response.status;
  if (!parsed.success || !statusFits) {
    const code = response.status >= 500 ? 'server_error' : 'server_garbage';
    return new ApiError(code, `${response.status} without a problem document`, { status: response.status });
  }
  return fromProblem(parsed.output, response.status, response.headers.get('retry-after'));
}
