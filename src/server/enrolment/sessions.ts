import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { base64url } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { createHostCookie } from '../host-cookie.ts';
import type { Database } from '../store/schema.ts';
import type { EnrolmentRow } from './enrolment-room.ts';

/** Seconds that a browser can read how its enrolment ended, beyond its time. */
const KEPT = LIFETIME.enrolmentPage;

const SecretSchema = base64url(43, 43);

/** Which browser showed a code: only that one may say yes to who took it (P22). */
export interface EnrolmentSessions {
  /** A new secret, and what the database keeps of it. */
  readonly create: () => Promise<{ readonly secret: string; readonly hash: string }>;
  readonly give: (reply: FastifyReply, secret: string) => void;
  readonly end: (reply: FastifyReply) => void;
  /** The enrolment of the browser that asks, whatever has become of it. */
  readonly find: (db: Kysely<Database>, request: FastifyRequest) => Promise<EnrolmentRow | undefined>;
}

export function createEnrolmentSessions(issuer: string): EnrolmentSessions {
  const cookie = createHostCookie(issuer, 'enrolment', LIFETIME.enrolmentPage + KEPT);
  return {
    create: async () => {
      const secret = randomToken(256);
      return { secret, hash: await sha256(secret) };
    },
    give: cookie.set,
    end: cookie.clear,
    find: async (db, request) => {
      const secret = cookie.read(request);
      if (!v.is(SecretSchema, secret)) return undefined;
      return db
        .selectFrom('enrolments')
        .selectAll()
        .where('session_hash', '=', await sha256(secret))
        .executeTakeFirst();
    },
  };
}
