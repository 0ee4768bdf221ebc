import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../wire/names.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import enrolment from './assets/enrolment.js?raw';
import mark from './assets/mark.svg?raw';
import style from './assets/pages.css?raw';
import shownCode from './assets/shown-code.js?raw';
import signIn from './assets/sign-in.js?raw';
import { ASSETS } from './page.ts';
import { homePage, notFoundPage, scannedPage } from './plain-pages.ts';
import { sendPage } from './send-page.ts';

const SCRIPT = 'text/javascript; charset=utf-8';

const FILES: ReadonlyArray<readonly [path: string, type: string, content: string]> = [
  [ASSETS.style, 'text/css; charset=utf-8', style],
  [ASSETS.signIn, SCRIPT, signIn],
  [ASSETS.enrolment, SCRIPT, enrolment],
  [ASSETS.shownCode, SCRIPT, shownCode],
  [ASSETS.mark, 'image/svg+xml', mark],
];

/** The pages that say the same to everybody, and what all pages load. */
export function registerPages(app: FastifyInstance, { config }: Pick<ServerContext, 'config'>): void {
  for (const [path, type, content] of FILES) {
    app.get(path, (_, reply) =>
      reply
        .headers({ 'content-type': type, 'cache-control': 'public, max-age=300', 'x-content-type-options': 'nosniff' })
        .send(content),
    );
  }
  app.get('/', (_, reply) => sendPage(reply, 200, homePage(config.name)));
  app.get(PATHS.qr, (_, reply) => sendPage(reply, 200, scannedPage(config.name, 'sign-in')));
  app.get(PATHS.enrol, (_, reply) => sendPage(reply, 200, scannedPage(config.name, 'enrolment')));
}

/** A page for a browser that navigates, a problem document for everything else. For `setNotFoundHandler`. */
export const answerNotFound =
  ({ config }: Pick<ServerContext, 'config'>) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (request.method === 'GET' && request.headers.accept?.includes('text/html') === true) {
      return sendPage(reply, 404, notFoundPage(config.name));
    }
    const problem = new ProblemError('not_found').toDocument();
    return reply
      .code(404)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .send(problem);
  };
