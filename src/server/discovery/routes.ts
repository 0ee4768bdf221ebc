import type { FastifyInstance } from 'fastify';
import type { Discovery } from '../../wire/discovery.ts';
import { PATHS } from '../../wire/names.ts';
import type { ServerContext } from '../context.ts';
import { openApiDocument } from './openapi.ts';

/** `/.well-known/countersign` and `/openapi.json`: what a client must know before it enrols, and how to speak. */
export function registerDiscovery(api: FastifyInstance, { config, now }: Pick<ServerContext, 'config' | 'now'>): void {
  const discovery: Omit<Discovery, 'server_time'> = {
    protocol: 1,
    issuer: config.issuer,
    name: config.name,
    registration: config.registration,
    channels: [...config.verification.channels],
  };
  const document = openApiDocument(config.issuer);
  api.get(PATHS.discovery, (_request, reply) => reply.send({ ...discovery, server_time: now() }));
  api.get(PATHS.openapi, (_request, reply) => reply.send(document));
}
