import type { FastifyRequest } from 'fastify';

/**
 * Whether a request is a person's browser opening a page. Prefetches and subresources must not use anything up
 * (P16): browsers say what they do in `Sec-Purpose` and `Sec-Fetch-Dest` (Fetch Metadata).
 */
export function isNavigation({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET') return false;
  if (headers['sec-purpose'] !== undefined || headers.purpose === 'prefetch') return false;
  const destination = headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}
