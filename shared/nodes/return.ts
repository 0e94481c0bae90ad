import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, argumentsAt, defineNode } from './contract.ts';

export const returnConfigSchema = z.strictObject({
  value: argumentSchema,
  status: argumentSchema.optional(),
  headers: z.record(z.string(), argumentSchema).optional(),
  // biome-ignore lint/suspicious/noThenProperty: the name is part of the flow document's contract (design 3.2).
  then: z.enum(['end', 'continue']).default('end'),
});

export type ReturnConfig = z.infer<typeof returnConfigSchema>;

export const returnNode = defineNode<ReturnConfig>({
  kind: 'return',
  label: 'Return',
  description: 'Ends the run with a result',
  family: 'end',
  isTrigger: false,
  isContainer: false,
  schema: returnConfigSchema,
  initialConfig: { value: { kind: 'expression', code: 'previous' } },
  ports: () => [],
  values: (config) => [
    ...argumentAt('value', config.value),
    ...argumentAt('status', config.status),
    ...argumentsAt('headers', config.headers ?? {}),
  ],
});
