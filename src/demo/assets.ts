import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import css from './assets/fieldnotes.css?raw';
import icon from './assets/icon.svg?raw';
import script from './assets/login.js?raw';

const ASSETS = {
  'fieldnotes.css': { type: 'text/css; charset=utf-8', body: css },
  'login.js': { type: 'text/javascript; charset=utf-8', body: script },
  'icon.svg': { type: 'image/svg+xml', body: icon },
} as const;

export type AssetName = keyof typeof ASSETS;

const hashOf = (name: AssetName) => createHash('sha256').update(ASSETS[name].body).digest('hex').slice(0, 12);

const PATHS: Readonly<Record<AssetName, string>> = {
  'fieldnotes.css': `/assets/${hashOf('fieldnotes.css')}/fieldnotes.css`,
  'login.js': `/assets/${hashOf('login.js')}/login.js`,
  'icon.svg': `/assets/${hashOf('icon.svg')}/icon.svg`,
};

/** The address changes with the content, so that browsers may keep it for good. */
export function assetPath(name: AssetName): string {
  return PATHS[name];
}

export function assetRoutes(app: FastifyInstance): void {
  for (const [name, { type, body }] of Object.entries(ASSETS)) {
    app.get(assetPath(name as AssetName), (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(body),
    );
  }
}
