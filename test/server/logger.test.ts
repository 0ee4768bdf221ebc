import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLogger } from '../../src/server/logger.ts';

const TOKEN = 'rB9lBCH1HoBHYQvoBBDryg.pOa-Qzgv3vLmZpBFSog_og';

test.each([
  `/devices/refuse/${TOKEN}`,
  `/devices/refuse/%72${TOKEN}`,
  `/devices/${TOKEN.slice(0, 22)}/approval`,
  `/verification/${TOKEN.slice(0, 22)}/resend`,
  `/continue?ticket=${TOKEN}`,
])('the log of a request to %s holds no secret of its address', async (url) => {
  const stream = new PassThrough();
  createLogger(stream).info({ req: { method: 'POST', url } }, 'incoming request');
  stream.end();
  const line = await text(stream);
  expect(line).toContain('"method":"POST"');
  expect(line).not.toContain(TOKEN.slice(4, 22));
  expect(line).not.toContain(TOKEN.slice(-20));
});
