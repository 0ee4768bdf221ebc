import { once } from 'node:events';
import { connect } from 'node:net';
import type { TestServer } from './server.ts';

/** Writes these bytes, whatever they are, and answers what comes back until the server ends the connection. */
export async function sendBytes(
  { issuer }: Pick<TestServer, 'issuer'>,
  pieces: readonly (string | Uint8Array)[],
  { andEnd = false }: { readonly andEnd?: boolean } = {},
): Promise<string> {
  const socket = connect(Number(new URL(issuer).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  // A server that refuses may reset the connection while the rest of the flood is still on its way.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  for (const piece of pieces) socket.write(piece);
  if (andEnd) socket.end();
  await closed;
  return answer;
}

/** 0 where nothing was answered. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);

/** The head of a request as bytes, on a connection of its own. */
export const headOf = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers, '', ''].join('\r\n');
