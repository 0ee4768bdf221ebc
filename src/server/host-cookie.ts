import type { FastifyReply, FastifyRequest } from 'fastify';

/** One cookie of the issuer, which scripts can't read and other sites' forms don't carry. */
export interface HostCookie {
  readonly set: (reply: FastifyReply, value: string) => void;
  readonly clear: (reply: FastifyReply) => void;
  readonly read: (request: FastifyRequest) => string | undefined;
}

/**
 * `__Host-` lets no other host set it, a sibling domain neither (RFC 6265bis section 4.1.3.2). Cookies of
 * http://localhost ignore ports, so there the port is part of the name (P19). `maxAge` in seconds.
 */
export function createHostCookie(issuer: string, purpose: string, maxAge: number): HostCookie {
  const { protocol, port } = new URL(issuer);
  const secure = protocol === 'https:';
  const name = secure ? `__Host-countersign-${purpose}` : `countersign-${purpose}-${port || '80'}`;
  const scope = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    set: (reply, value) => {
      reply.header('set-cookie', `${name}=${value}; Max-Age=${maxAge.toString()}; ${scope}`);
    },
    clear: (reply) => {
      reply.header('set-cookie', `${name}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${scope}`);
    },
    read: (request) => {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
      return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    },
  };
}
