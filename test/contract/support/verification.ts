import * as v from 'valibot';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';
import { PATHS } from '../../../src/wire/names.ts';
import { type VerificationStarted, VerificationStartedSchema } from '../../../src/wire/verification.ts';
import { type Answer, postJson } from './http.ts';
import type { TestServer } from './server.ts';

export const PHONE = '+4712345678';

export const start = (server: TestServer, body: object, headers?: Readonly<Record<string, string>>): Promise<Answer> =>
  postJson(server.issuer + PATHS.verification, body, headers);

export async function started(
  server: TestServer,
  body: object,
  headers?: Readonly<Record<string, string>>,
): Promise<VerificationStarted> {
  return v.parse(VerificationStartedSchema, (await start(server, body, headers)).body);
}

export const verify = (server: TestServer, verification_id: string, code: string): Promise<Answer> =>
  postJson(server.issuer + PATHS.verify, { verification_id, code });

export const resend = (server: TestServer, id: string): Promise<Answer> =>
  postJson(`${server.issuer}${PATHS.verification}/${id}/resend`, {});

/** The newest code that was sent to a destination. */
export async function codeFor(server: TestServer, destination: string): Promise<string> {
  const sent = (await server.outbox()).find(
    (message) => message.destination === destination && message.code !== undefined,
  );
  if (sent?.code === undefined) throw new Error(`no code was sent to ${destination}`);
  return sent.code;
}

/** A code of the right form that is not this one. */
export const otherThan = (code: string): string =>
  ((Number(code) + 1) % 10 ** code.length).toString().padStart(code.length, '0');

/**
 * The code that the server sends when it is asked like this. A notice of a new device may come in between, and where
 * registration is closed, the answer does not wait for the sending (P21).
 */
export async function codeSentBy<T>(
  server: TestServer,
  ask: () => Promise<T>,
): Promise<{ readonly answer: T; readonly code: string }> {
  const codes = async (): Promise<readonly string[]> =>
    (await server.outbox()).flatMap(({ code }) => (code === undefined ? [] : [code]));
  const { length: before } = await codes();
  const answer = await ask();
  const code = await waitUntil('the code', async () => {
    const sent = await codes();
    return sent.length > before ? sent[0] : undefined;
  });
  return { answer, code };
}

/** Starts, reads the code where a person would, and verifies: the token that enrols the key of this thumbprint. */
export async function enrolmentToken(server: TestServer, destination: object, key_thumbprint: string): Promise<string> {
  const { answer, code } = await codeSentBy(server, () => started(server, { ...destination, key_thumbprint }));
  const { body } = await verify(server, answer.verification_id, code);
  return v.parse(v.object({ enrolment_token: v.string() }), body).enrolment_token;
}
