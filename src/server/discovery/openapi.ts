import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { ERRORS, type ErrorCode, ProblemSchema } from '../../wire/errors.ts';
import { NONCE_HEADER, PROOF_HEADER } from '../../wire/names.ts';
import { OPERATIONS, type Operation } from './operations.ts';

/** An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), made of the schemas that the server itself checks by. */
export function openApiDocument(issuer: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Countersign authenticator API',
      version: '1',
      description:
        'How an authenticator enrols, and how it claims and decides sign-in requests. Rules: docs/PROTOCOL.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: issuer }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(ProblemSchema) },
      securitySchemes: {
        proof: {
          type: 'apiKey',
          in: 'header',
          name: PROOF_HEADER,
          description: `A proof of possession for this one request (P14). It carries the nonce of the last answer's ${NONCE_HEADER} header.`,
        },
        client: { type: 'http', scheme: 'basic', description: 'A web app, as at the token endpoint (P18).' },
      },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const { summary, id, security, body, forms, parameters, status, response, errors } = operation;
  return {
    operationId: id,
    summary,
    ...(security === undefined ? { security: [] } : { security: [{ [security]: [] }] }),
    ...(parameters === undefined ? {} : { parameters: parameters.map(parameter) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contents(body, forms === true) } }),
    responses: {
      [status]: {
        description: 'Done.',
        ...(response === undefined ? {} : { content: contents(response, false) }),
      },
      ...problems(errors),
    },
  };
}

const parameter = ({
  name,
  in: place,
  description,
}: {
  name: string;
  in: 'path' | 'header';
  description: string;
}): object => ({
  name,
  in: place,
  description,
  required: place === 'path',
  schema: { type: 'string' },
});

function contents(schema: v.GenericSchema, forms: boolean): Record<string, unknown> {
  const media = { schema: jsonSchema(schema) };
  return { 'application/json': media, ...(forms ? { 'application/x-www-form-urlencoded': media } : {}) };
}

/** One response for each status, naming the codes that it can hold. */
function problems(codes: readonly ErrorCode[]): Record<string, unknown> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, its]) => [
      status,
      {
        description: its.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** JSON Schema patterns are those of ECMA-262 with Unicode, so a `u` flag says nothing more. */
function jsonSchema(schema: v.GenericSchema): Omit<JsonSchema, '$schema'> {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'throw',
    ignoreActions: ['trim'],
    overrideAction: ({ valibotAction: action, jsonSchema: built }) =>
      'requirement' in action && action.requirement instanceof RegExp && action.requirement.flags === 'u'
        ? { ...built, pattern: action.requirement.source }
        : null,
  });
  return rest;
}
