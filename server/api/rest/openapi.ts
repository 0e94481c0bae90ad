import * as z from 'zod';
import type { RestRoute } from './route.ts';

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** The description of the REST api (OpenAPI 3.1), made from the schemas that the routes parse with. */
export function openApiDocument(routes: readonly RestRoute[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version,
      description: 'Flows, runs and approvals of a Millrace installation.',
    },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (millrace token create).' },
        session: { type: 'apiKey', in: 'cookie', name: 'millrace' },
      },
    },
  };
}

function describeRoute(route: RestRoute) {
  const answers = Object.entries(route.answers).map(([status, schema]) => [
    status,
    {
      description: schema === null ? 'Done' : 'OK',
      ...(schema === null ? {} : jsonContent(schema, 'output')),
    },
  ]);
  return {
    summary: route.summary,
    operationId: operationId(route),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: route.isBodyOptional !== true, ...jsonContent(route.body, 'input') } }),
    responses: {
      ...Object.fromEntries(answers),
      default: { description: 'An error', ...jsonContent(errorSchema, 'output') },
    },
  };
}

function operationId({ method, path }: RestRoute): string {
  const words = path.replace('/api/v1', '').match(/\w+/g) ?? [];
  return [method.toLowerCase(), ...words].join('_');
}

function pathParameters({ path }: RestRoute) {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: RestRoute) {
  if (query === undefined) return [];
  const { properties } = jsonSchema(query, 'output');
  return Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
  }));
}

function headerParameters(route: RestRoute) {
  if (route.takesIdempotencyKey !== true) return [];
  return [
    { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 } },
  ];
}

function jsonContent(schema: z.ZodType, io: 'input' | 'output') {
  return { content: { 'application/json': { schema: jsonSchema(schema, io) } } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
