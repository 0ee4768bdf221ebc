import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Problem } from '../../../src/wire/errors.ts';

/** An answer with its parsed body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** The stable code of a problem document; empty for everything else. */
  readonly code: string;
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return answerOf(response.status, response.headers, await response.text());
}

function answerOf(status: number, headers: Headers, content: string): Answer {
  const body = content === '' ? undefined : (JSON.parse(content) as unknown);
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') === true;
  return { status, headers, body, code: isProblem ? (body as Problem).code : '' };
}

/** A request whose target stands in its first line as it is given here, which `fetch` would make whole first. */
export async function sendToTarget(issuer: string, method: string, path: string, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(issuer);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request({ hostname, port, method, path, headers, agent: false }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const fields = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return answerOf(response.statusCode ?? 0, new Headers(fields), await text(response));
}

export const postJson = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

export const postForm = (
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => send(url, { method: 'POST', headers, body: new URLSearchParams(form) });
