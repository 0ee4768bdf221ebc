import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { IdSchema } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { createHostCookie } from '../host-cookie.ts';

/** The cookie that names a browser's verification (P20). It says which one, and proves nothing. */
export interface VerificationCookie {
  set(reply: FastifyReply, verificationId: string): void;
  read(request: FastifyRequest): string | undefined;
}

/** `purpose` keeps the verifications of an enrolment page apart from those of other clients in the same browser. */
export function createVerificationCookie(issuer: string, purpose = 'verification'): VerificationCookie {
  const cookie = createHostCookie(issuer, purpose, LIFETIME.verificationCode);
  return {
    set: cookie.set,
    read: (request) => {
      const value = cookie.read(request);
      return v.is(IdSchema, value) ? value : undefined;
    },
  };
}
