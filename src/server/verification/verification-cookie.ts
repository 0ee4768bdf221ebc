import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { IdSchema } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';

/** The cookie that names a browser's verification (P20). It says which one, and proves nothing. */
export interface VerificationCookie {
  set(reply: FastifyReply, verificationId: string): void;
  read(request: FastifyRequest): string | undefined;
}

/** Cookies of http://localhost ignore ports, so its name tells it apart from that of other programs there (P19). */
export function createVerificationCookie(issuer: string): VerificationCookie {
  const secure = issuer.startsWith('https://');
  const name = secure ? '__Host-countersign-verification' : 'countersign-verification-http';
  const attributes = `; Path=/; Max-Age=${LIFETIME.verificationCode.toString()}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    set: (reply, verificationId) => {
      reply.header('set-cookie', `${name}=${verificationId}${attributes}`);
    },
    read: (request) => {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
      return v.is(IdSchema, value) ? value : undefined;
    },
  };
}
