import { ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { plain } from './plain.ts';

/** Why a request failed, in the server's own words where it said some. */
export function reasonOf(error: unknown): string {
  return plain(wordsOf(error));
}

function wordsOf(error: unknown): string {
  if (error instanceof ResponseBodyError) return saying(error.error, error.error_description);
  if (error instanceof WWWAuthenticateChallengeError) {
    const { error: code, error_description: words } = error.cause[0]?.parameters ?? {};
    return saying(code ?? String(error.status), words);
  }
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Response) return `${error.message} ${cause.status}`;
  if (isIssuerMismatch(cause)) return `it calls itself ${String(cause.body.issuer)}`;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}

const saying = (code: string, words: string | undefined): string => (words === undefined ? code : `${code}: ${words}`);

/** openid-client's cause where discovery names another issuer than the one that was asked. */
const isIssuerMismatch = (cause: unknown): cause is { readonly body: { readonly issuer: unknown } } =>
  typeof cause === 'object' &&
  cause !== null &&
  'attribute' in cause &&
  cause.attribute === 'issuer' &&
  'body' in cause &&
  typeof cause.body === 'object' &&
  cause.body !== null &&
  'issuer' in cause.body;
