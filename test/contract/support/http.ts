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
  const text = await response.text();
  const body = text === '' ? undefined : (JSON.parse(text) as unknown);
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  return { status: response.status, headers: response.headers, body, code: isProblem ? (body as Problem).code : '' };
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
