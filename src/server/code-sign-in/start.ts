import type { CodePurpose } from '../delivery/message.ts';
import { startVerification } from '../verification/start.ts';
import type { VerificationRoom } from '../verification/verification-room.ts';

/** A login in its browser, as far as a code needs to know it. */
export interface CodeLogin {
  readonly id: string;
  readonly clientId: string;
  readonly appName: string;
  readonly expectedSub: string | null;
}

export const purposeOfCode = ({ appName, expectedSub }: CodeLogin): CodePurpose => ({
  kind: 'sign_in',
  appName,
  expectedSub,
});

/** What a person typed, as the API takes it: an address has an @, a number has none. */
export const typedDestination = (typed: string): { readonly email: string } | { readonly phone_number: string } =>
  typed.includes('@') ? { email: typed } : { phone_number: typed };

/**
 * Sends a code for this login, in place of one that it asked for before. The verification has no key, so that its code
 * enrols nothing (P22), and its id is told to nobody. @throws ProblemError, as `startVerification`
 */
export async function startCodeSignIn(
  room: VerificationRoom,
  login: CodeLogin,
  typed: string,
  requester: string,
): Promise<void> {
  const purpose = purposeOfCode(login);
  const { verification_id } = await startVerification(room, typedDestination(typed), requester, purpose);
  const row = { verification_id, created_at: room.now() };
  await room.db
    .insertInto('code_sign_ins')
    .values({ interaction_uid: login.id, ...row, finished_at: null })
    .onConflict((known) => known.column('interaction_uid').doUpdateSet(row).where('finished_at', 'is', null))
    .execute();
}
