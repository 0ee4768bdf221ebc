import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createLoginStarter, newPageName, PAGE_BODY, sendCode } from '../begin-login.ts';
import { type DemoContext, sessionOf } from '../context.ts';
import { networkOf } from '../network.ts';
import { loginPage } from '../pages/login.ts';
import { notesPage } from '../pages/notes.ts';
import { secondStepPage } from '../pages/second-step.ts';
import { seeOther, sendPage } from '../send.ts';

/** One sentence for a wrong password and for an address that nobody has. */
const WRONG = 'That address and that password do not go together.';

/** Sign-in with a password and Countersign: the password is the first step, and by itself opens nothing. */
export function passwordRoutes(app: FastifyInstance, context: DemoContext): void {
  const { passwords, passwordTries, firstFactor, notes } = context;
  const begin = createLoginStarter(context);

  app.post<{ Body: Typed }>('/login/password', { schema: { body: TYPED } }, async (request, reply) => {
    const { address, password } = request.body;
    const again = async (error: string, status: number) => {
      const page = newPageName();
      const code = await begin.code(request, reply, page, null);
      const view = { page, code, schedule: context.codes, failure: null, refused: { address, error } };
      return sendPage(reply, loginPage(view), status);
    };
    // Counted before it is checked, under the address as well: guesses may come from many places.
    const wait =
      passwordTries.visitor.take(networkOf(request.ip)) || passwordTries.address.take(address.trim().toLowerCase());
    if (wait > 0) {
      reply.header('retry-after', wait);
      return again(`Too many tries. Wait ${String(Math.ceil(wait / 60))} min, or sign in with Countersign alone.`, 429);
    }
    const sub = await passwords.check(address, password);
    if (sub === null) return again(WRONG, 422);
    firstFactor.keep(reply, sub);
    return seeOther(reply, '/login/second');
  });

  /** Whose password was typed here: one that was removed since is nobody's. */
  const provedSub = (request: FastifyRequest): string | null => {
    const sub = firstFactor.read(request);
    return sub !== null && passwords.has(sub) ? sub : null;
  };

  app.get('/login/second', async (request, reply) => {
    const sub = provedSub(request);
    if (sub === null) return seeOther(reply, '/login');
    const page = newPageName();
    const code = await begin.code(request, reply, page, sub);
    return sendPage(reply, secondStepPage({ page, code, schedule: context.codes }));
  });

  app.post<{ Body: { page: string } }>(
    '/login/second/code',
    { schema: { body: PAGE_BODY } },
    async (request, reply) => {
      const sub = provedSub(request);
      if (sub === null) return reply.code(403).send({ state: 'unavailable' });
      return sendCode(reply, await begin.code(request, reply, request.body.page, sub));
    },
  );

  app.post('/login/second/hosted', async (request, reply) => {
    const sub = provedSub(request);
    return sub === null ? seeOther(reply, '/login') : begin.hosted(request, reply, sub);
  });

  app.post<{ Body: { password: string } }>('/password', { schema: { body: NEW } }, async (request, reply) => {
    const session = sessionOf(context, request);
    if (session === null) return seeOther(reply, '/login');
    if (session.address === null) return seeOther(reply, '/notes');
    const set = await passwords.set(session.sub, session.address, request.body.password);
    if (set.kind === 'set') return seeOther(reply, '/notes#password');
    const view = { session, notes: notes.of(session.sub), hasPassword: passwords.has(session.sub) };
    return sendPage(reply, notesPage({ ...view, refusedPassword: set.reason }), 422);
  });

  app.post('/password/remove', async (request, reply) => {
    const session = sessionOf(context, request);
    if (session === null) return seeOther(reply, '/login');
    await passwords.remove(session.sub);
    return seeOther(reply, '/notes#password');
  });
}

interface Typed {
  readonly address: string;
  readonly password: string;
}

const SHORT = { type: 'string', maxLength: 1000 } as const;
const TYPED = {
  type: 'object',
  required: ['address', 'password'],
  properties: { address: SHORT, password: SHORT },
} as const;
const NEW = { type: 'object', required: ['password'], properties: { password: SHORT } } as const;
