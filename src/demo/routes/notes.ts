import type { FastifyInstance } from 'fastify';
import { type DemoContext, sessionOf } from '../context.ts';
import { notesPage } from '../pages/notes.ts';
import { seeOther, sendPage } from '../send.ts';

/** The notebook: for whoever is signed in, their own and no other. */
export function notesRoutes(app: FastifyInstance, context: DemoContext): void {
  const { notes, passwords } = context;

  app.get('/notes', (request, reply) => {
    const session = sessionOf(context, request);
    if (session === null) return seeOther(reply, '/login');
    return sendPage(
      reply,
      notesPage({ session, notes: notes.of(session.sub), hasPassword: passwords.has(session.sub) }),
    );
  });

  app.post<{ Body: { text: string } }>('/notes', { schema: { body: NOTE } }, (request, reply) => {
    const session = sessionOf(context, request);
    if (session === null) return seeOther(reply, '/login');
    const { text } = request.body;
    const written = notes.write(session.sub, text);
    if (written.kind === 'written') return seeOther(reply, '/notes');
    const refused = { text, reason: written.reason };
    const view = { session, notes: notes.of(session.sub), hasPassword: passwords.has(session.sub) };
    return sendPage(reply, notesPage({ ...view, refused }), 422);
  });

  app.post<{ Params: { id: string } }>('/notes/:id/remove', (request, reply) => {
    const session = sessionOf(context, request);
    if (session === null) return seeOther(reply, '/login');
    notes.remove(session.sub, request.params.id);
    return seeOther(reply, '/notes');
  });
}

const NOTE = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } } as const;
