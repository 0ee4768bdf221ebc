import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookiePolicy } from './cookies.ts';
import type { Seal } from './sealing.ts';

/** What a browser holds between the right password and the approval: whose password it was, sealed. */
export interface FirstFactor {
  readonly keep: (reply: FastifyReply, sub: string) => void;
  /** Whose password was typed in this browser a moment ago, or `null`. */
  readonly read: (request: FastifyRequest) => string | null;
  readonly forget: (reply: FastifyReply) => void;
}

/** Seconds from the password to the approval. */
const LIFETIME = 600;

/** `now` is in whole seconds since 1970. */
export function createFirstFactor(deps: {
  readonly seal: Seal;
  readonly cookies: CookiePolicy;
  readonly now: () => number;
}): FirstFactor {
  const { seal, cookies, now } = deps;
  const name = cookies.firstFactor;
  return {
    keep(reply, sub) {
      reply.setCookie(name, seal.seal(JSON.stringify([sub, now()]), name), { ...cookies.attributes, maxAge: LIFETIME });
    },
    read(request) {
      const sealed = request.cookies[name];
      const text = sealed === undefined ? null : seal.open(sealed, name);
      // Only our own key seals what is opened, so that the text is an array that `keep` made.
      const [sub, at] = text === null ? [] : (JSON.parse(text) as readonly unknown[]);
      return typeof sub === 'string' && typeof at === 'number' && now() < at + LIFETIME ? sub : null;
    },
    forget(reply) {
      reply.clearCookie(name, cookies.attributes);
    },
  };
}
