import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import type { Database } from './store/schema.ts';

/** `GET /health`: 200 when the server and its store answer. */
export function registerHealth(app: FastifyInstance, db: Kysely<Database>): void {
  app.get('/health', async (_request, reply) => {
    await sql`select 1 from accounts limit 1`.execute(db);
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
}
