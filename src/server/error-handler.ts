import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from './config/config.ts';
import { sendErrorPage } from './pages/error-page.ts';
import { ProblemError } from './problem.ts';
import { isUnavailable } from './store/store-error.ts';

/** Seconds after which a store that can't be written may be asked again: somebody has to make room first. */
const RETRY_AFTER = 30;

/** Sends an error as an RFC 9457 problem document. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  const { retry_after } = problem.extra;
  if (retry_after !== undefined) reply.header('retry-after', retry_after.toString());
  return reply
    .code(problem.status)
    .headers({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
    .serializer(JSON.stringify)
    .send(problem.toDocument());
}

/** Every error ends here: as a page where a browser navigates, else as a problem. What was not expected is logged and not told. */
export const createErrorHandler =
  ({ name }: Pick<Config, 'name'>) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof ProblemError))
      request.log.error({ err: error }, 'a request failed');
    else request.log.info({ code: problem.code }, 'a request was refused');
    if (!isNavigation(request)) return sendProblem(reply, problem);
    const { retry_after } = problem.extra;
    if (retry_after !== undefined) reply.header('retry-after', retry_after.toString());
    return sendErrorPage(reply, problem.status, name, {
      title: problem.toDocument().title,
      text: 'Nothing was changed. Go back to the app and try again in a moment.',
    });
  };

/** A page that is opened, or a form that is sent from one: what comes back is shown. */
const isNavigation = ({ method, headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') === true && (method === 'GET' || isForm(headers['content-type']));

const isForm = (type = ''): boolean => /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type);

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isUnavailable(error)) return new ProblemError('store_unavailable', undefined, { retry_after: RETRY_AFTER });
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported_media_type');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('payload_too_large');
    case 'FST_ERR_BAD_URL':
      return new ProblemError('invalid_request', 'The address is not well formed.');
    case undefined:
      return new ProblemError('server_error');
    default:
      return new ProblemError('invalid_request');
  }
}

/** The code of an error that Fastify raised about the request itself. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as Partial<FastifyError>;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? code : undefined;
}
