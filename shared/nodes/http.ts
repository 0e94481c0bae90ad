import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, argumentsAt, defineNode } from './contract.ts';

export const httpConfigSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
  url: argumentSchema,
  query: z.record(z.string(), argumentSchema).optional(),
  headers: z.record(z.string(), argumentSchema).optional(),
  body: argumentSchema.optional(),
  bodyKind: z.enum(['json', 'form', 'text', 'multipart']).default('json'),
  resource: z.string().optional(),
  failOnStatus: z.boolean().default(true),
});

export type HttpConfig = z.infer<typeof httpConfigSchema>;

export const httpNode = defineNode<HttpConfig>({
  kind: 'http',
  label: 'HTTP request',
  description: 'Calls an address over HTTP',
  family: 'connector',
  isTrigger: false,
  isContainer: false,
  references: 'all',
  schema: httpConfigSchema,
  initialConfig: { method: 'GET', url: { kind: 'static', value: '' } },
  ports: () => ['out', 'error'],
  values: (config) => [
    ...argumentAt('url', config.url),
    ...argumentsAt('query', config.query ?? {}),
    ...argumentsAt('headers', config.headers ?? {}),
    ...argumentAt('body', config.body),
  ],
});
