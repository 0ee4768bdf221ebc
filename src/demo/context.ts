import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CodeStatus } from './code-status.ts';
import type { CookiePolicy } from './cookies.ts';
import type { FirstFactor } from './first-factor.ts';
import type { CookieChange, Logins } from './logins.ts';
import type { Notes } from './notes.ts';
import type { RelyingParty } from './oidc.ts';
import type { Passwords } from './passwords.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Tries } from './tries.ts';

/** What every route gets. */
export interface DemoContext {
  readonly issuer: string;
  readonly publicUrl: URL;
  readonly cookies: CookiePolicy;
  readonly logins: Logins;
  readonly sessions: Sessions;
  readonly notes: Notes;
  readonly passwords: Passwords;
  /** By the address that is typed, and by where it is typed, which may be a whole office's. */
  readonly passwordTries: { readonly address: Tries; readonly visitor: Tries };
  /** Requests pushed at the token server, by where they were asked for. */
  readonly pushes: Tries;
  readonly firstFactor: FirstFactor;
  readonly relyingParty: RelyingParty;
  readonly codeStatus: CodeStatus;
  readonly codes: CodeSchedule;
  readonly log: (line: string) => void;
  /** Aborted when the program ends, so that no held request keeps it open. */
  readonly closing: AbortSignal;
}

export interface CodeSchedule {
  /** Seconds until the page shows a new code (P2). */
  readonly renewAfter: number;
  /** New codes that one page gets before it asks whether anybody is there. */
  readonly renewals: number;
}

export function sessionOf(context: DemoContext, request: FastifyRequest): Session | null {
  return context.sessions.get(request.cookies[context.cookies.session]);
}

/** Puts changes of login cookies on the answer. */
export function applyCookies(context: DemoContext, reply: FastifyReply, changes: readonly CookieChange[]): void {
  for (const change of changes) {
    if (change.kind === 'clear') reply.clearCookie(change.name, context.cookies.attributes);
    else reply.setCookie(change.name, change.value, { ...context.cookies.attributes, maxAge: change.maxAge });
  }
}
