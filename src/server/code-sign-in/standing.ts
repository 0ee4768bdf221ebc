import type { Kysely, Selectable } from 'kysely';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { CodeSignInsTable, Database, VerificationsTable } from '../store/schema.ts';

type Verification = Selectable<VerificationsTable>;

/** How the code of a login stands. */
export type CodeStanding =
  /** Nobody asked for one, or its time is over. */
  | { readonly step: 'destination' }
  | { readonly step: 'code'; readonly verification: Verification }
  /** The right code was typed: what is left is to go on. */
  | { readonly step: 'proved'; readonly verification: Verification }
  | { readonly step: 'finished' };

/** Seconds from the right code to the end of the login: one redirect, or the reload of a page that was lost. */
export const FINISH_WITHIN = LIFETIME.ticket;

/** `loginId` is the hash of the interaction's uid. */
export async function codeStanding(db: Kysely<Database>, loginId: string, now: number): Promise<CodeStanding> {
  const row = await db
    .selectFrom('code_sign_ins')
    .innerJoin('verifications', 'verifications.verification_id', 'code_sign_ins.verification_id')
    .selectAll('verifications')
    .select('code_sign_ins.finished_at')
    .where('code_sign_ins.interaction_uid', '=', loginId)
    .executeTakeFirst();
  return row === undefined ? { step: 'destination' } : standingOf(row, now);
}

function standingOf(row: Verification & Pick<CodeSignInsTable, 'finished_at'>, now: number): CodeStanding {
  const { finished_at, ...verification } = row;
  if (finished_at !== null) return { step: 'finished' };
  if (verification.used_at !== null) {
    return verification.used_at + FINISH_WITHIN > now ? { step: 'proved', verification } : { step: 'destination' };
  }
  return verification.expires_at > now ? { step: 'code', verification } : { step: 'destination' };
}
