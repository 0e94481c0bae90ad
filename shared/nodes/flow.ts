import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { pathSchema } from '#shared/slug.ts';
import { argumentsAt, defineNode } from './contract.ts';

export const flowConfigSchema = z.strictObject({
  path: pathSchema,
  version: z.int().min(1).optional(),
  input: z.record(z.string(), argumentSchema).default({}),
});

export type FlowConfig = z.infer<typeof flowConfigSchema>;

export const flowNode = defineNode<FlowConfig>({
  kind: 'flow',
  label: 'Flow',
  description: 'Runs another flow and waits for its result',
  family: 'container',
  isTrigger: false,
  isContainer: false,
  references: 'variables',
  schema: flowConfigSchema,
  initialConfig: { path: '', input: {} },
  ports: () => ['out', 'error'],
  values: (config) => argumentsAt('input', config.input),
});
