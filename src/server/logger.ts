import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { type DestinationStream, pino } from 'pino';

/** Members that must never be read in a log, wherever they stand. */
const SECRET = ['token', 'ticket', 'otp', 'enrolment_token', 'client_secret', 'destination', 'phone_number', 'email'];

/**
 * The log of the server: JSON lines. A request is its method and its path; queries (tickets, codes), headers, bodies
 * and addresses of requesters are not logged.
 */
export function createLogger(stream?: DestinationStream): FastifyBaseLogger {
  return pino(
    {
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
      serializers: {
        req: ({ method, url }: FastifyRequest) => ({ method, path: pathOf(url) }),
        res: ({ statusCode }: FastifyReply) => ({ status: statusCode }),
      },
    },
    stream ?? pino.destination(1),
  );
}

/** Ids in paths are cut as well: that of a verification is half of what its code needs, and a refusal's token is all. */
const pathOf = (url: string): string =>
  (url.split('?')[0] ?? '').replace(
    /^(\/(?:verification|transactions|devices\/refuse|devices|auth))\/[\w.%-]{16,}/,
    '$1/…',
  );
