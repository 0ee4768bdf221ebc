import { createHash, randomBytes } from 'node:crypto';
import { randomPKCECodeVerifier } from 'openid-client';
import type { RequestCookies } from './cookies.ts';
import type { Seal } from './sealing.ts';

/** One login that this browser began. Its secrets live in a sealed cookie of its own in that browser (P19). */
export interface Login extends LoginSecrets {
  readonly requestUri: string;
}

export interface LoginSecrets {
  /** Which loaded login page, or which redirect, began it. */
  readonly page: string;
  /** Whole seconds since 1970. */
  readonly startedAt: number;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whose password was right before: this login is its second factor, and for nobody else. `null` without a password. */
  readonly secondFactorFor: string | null;
}

export type CookieChange =
  | { readonly kind: 'set'; readonly name: string; readonly value: string; readonly maxAge: number }
  | { readonly kind: 'clear'; readonly name: string };

export interface Logins {
  readonly begin: (page: string, secondFactorFor: string | null) => LoginSecrets;
  /** The cookie for this login, and the ends of those that it pushes out. */
  readonly remember: (cookies: RequestCookies, login: Login) => readonly CookieChange[];
  /** The login that this browser began with this state, once. `null` for any other state. */
  readonly take: (cookies: RequestCookies, state: string) => Login | null;
  /** The live login with this id, if this browser began it. */
  readonly find: (cookies: RequestCookies, id: string) => Login | null;
  /** Ends the cookies of a login and of every other code that the same page showed. */
  readonly forget: (cookies: RequestCookies, login: Login) => readonly CookieChange[];
}

/** Nothing of one login lives longer, in seconds (P2). */
const LIFETIME = 600;
/** Every page keeps its last three codes (P2) ... */
const KEPT = 3;
/** ... and any whose approval may still be on its way: 60 s to claim, 120 s to decide, 30 s for the ticket. */
const REACH = 210;
/** All of a browser's, so that its request headers stay small. */
const MOST = 12;

/** A name for a login that gives nothing of its state away. */
export function loginId(state: string): string {
  return createHash('sha256').update(state).digest('base64url').slice(0, 16);
}

/** `now` is in whole seconds since 1970. */
export function createLogins(deps: {
  readonly seal: Seal;
  readonly prefix: string;
  readonly now: () => number;
}): Logins {
  const { seal, prefix, now } = deps;
  const spent = new Map<string, number>();

  const nameOf = (login: LoginSecrets) => prefix + loginId(login.state);
  const open = (cookies: RequestCookies, name: string): Login | null => {
    const sealed = cookies[name];
    const text = sealed === undefined ? null : seal.open(sealed, name);
    const login = text === null ? null : unpack(text);
    return login !== null && now() < login.startedAt + LIFETIME ? login : null;
  };
  const all = (cookies: RequestCookies) =>
    Object.keys(cookies)
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ name, login: open(cookies, name) }));

  return {
    begin: (page, secondFactorFor) => ({
      page,
      secondFactorFor,
      startedAt: now(),
      state: randomBytes(24).toString('base64url'),
      nonce: randomBytes(24).toString('base64url'),
      codeVerifier: randomPKCECodeVerifier(),
    }),

    remember(cookies, login) {
      const name = nameOf(login);
      const older = all(cookies);
      const dead = older.filter((entry) => entry.login === null).map((entry) => entry.name);
      const live = older
        .flatMap((entry) => (entry.login === null ? [] : [entry.login]))
        .sort((a, b) => b.startedAt - a.startedAt);
      const samePage = live.filter((other) => other.page === login.page);
      const outrun = samePage.filter((other, index) => index >= KEPT - 1 && now() >= other.startedAt + REACH);
      const overflow = live.filter((other) => !outrun.includes(other)).slice(MOST - 1);
      return [
        { kind: 'set', name, value: seal.seal(pack(login), name), maxAge: LIFETIME },
        ...[...dead, ...outrun.map(nameOf), ...overflow.map(nameOf)].map((gone) => clear(gone)),
      ];
    },

    take(cookies, state) {
      const login = open(cookies, prefix + loginId(state));
      if (login === null || login.state !== state || spent.has(state)) return null;
      for (const [old, until] of spent) if (until <= now()) spent.delete(old);
      spent.set(state, login.startedAt + LIFETIME);
      return login;
    },

    find: (cookies, id) => open(cookies, prefix + id),

    forget: (cookies, login) =>
      all(cookies)
        .filter((entry) => entry.login?.state === login.state || entry.login?.page === login.page)
        .map((entry) => clear(entry.name)),
  };
}

const clear = (name: string): CookieChange => ({ kind: 'clear', name });

/** An array, because twelve of them must fit into one request header. */
const pack = (login: Login) =>
  JSON.stringify([
    login.page,
    login.startedAt,
    login.state,
    login.nonce,
    login.codeVerifier,
    login.requestUri,
    login.secondFactorFor,
  ]);

function unpack(text: string): Login | null {
  // Only our own key seals what is opened, so that the text is an array that `pack` made.
  const [page, startedAt, state, nonce, codeVerifier, requestUri, sub] = JSON.parse(text) as readonly unknown[];
  if (typeof page !== 'string' || typeof startedAt !== 'number' || typeof state !== 'string') return null;
  if (typeof nonce !== 'string' || typeof codeVerifier !== 'string' || typeof requestUri !== 'string') return null;
  const secondFactorFor = typeof sub === 'string' ? sub : null;
  return { page, startedAt, state, nonce, codeVerifier, requestUri, secondFactorFor };
}
