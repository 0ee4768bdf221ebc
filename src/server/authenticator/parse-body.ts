import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { ProblemError } from '../problem.ts';

/** The body as the schema describes it. The error names the member, never its value. @throws ProblemError */
export function parseBody<S extends v.GenericSchema>(schema: S, request: FastifyRequest): v.InferOutput<S> {
  const parsed = v.safeParse(schema, request.body, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new ProblemError('invalid_request', describe(parsed.issues[0]));
}

function describe(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue) ?? 'body';
  if (issue.expected === 'never') return `${where}: is not taken here.`;
  if (issue.received === 'undefined') return `${where}: is missing.`;
  if (issue.kind === 'schema') return `${where}: is of the wrong kind.`;
  return `${where}: is not of the right form.`;
}
