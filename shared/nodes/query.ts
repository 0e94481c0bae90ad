import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentsAt, defineNode } from './contract.ts';

export const queryConfigSchema = z.strictObject({
  resource: z.string().min(1),
  sql: z.string().min(1),
  parameters: z.record(z.string(), argumentSchema).default({}),
  readOnly: z.boolean().default(true),
  maxRows: z.int().min(1).default(1000),
});

export type QueryConfig = z.infer<typeof queryConfigSchema>;

export const queryNode = defineNode<QueryConfig>({
  kind: 'query',
  label: 'Query',
  description: 'Reads or changes rows of a SQL database',
  family: 'connector',
  isTrigger: false,
  isContainer: false,
  references: 'all',
  schema: queryConfigSchema,
  initialConfig: { resource: '', sql: '', parameters: {} },
  ports: () => ['out', 'error'],
  values: (config) => argumentsAt('parameters', config.parameters),
});
