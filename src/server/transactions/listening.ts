import type { FastifyRequest } from 'fastify';

/** Aborts when the client hangs up or the server closes. Call `end` when the answer is there. */
export function listen(request: FastifyRequest, closing: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const over = new AbortController();
  const abort = (): void => {
    over.abort();
  };
  request.raw.socket.once('close', abort);
  closing.addEventListener('abort', abort);
  if (closing.aborted) abort();
  return {
    signal: over.signal,
    end() {
      request.raw.socket.off('close', abort);
      closing.removeEventListener('abort', abort);
    },
  };
}
