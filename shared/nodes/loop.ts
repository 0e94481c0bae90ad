import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const loopConfigSchema = z.strictObject({
  items: argumentSchema,
  parallelism: z.int().min(1).max(256).default(1),
  whenItemFails: z.enum(['stop', 'collect']).default('stop'),
});

export type LoopConfig = z.infer<typeof loopConfigSchema>;

export const loopNode = defineNode<LoopConfig>({
  kind: 'loop',
  label: 'Loop',
  description: 'Runs its body once for every item of a list',
  family: 'container',
  isTrigger: false,
  isContainer: true,
  schema: loopConfigSchema,
  initialConfig: { items: { kind: 'expression', code: 'previous' } },
  ports: () => ['out', 'error'],
  values: (config) => argumentAt('items', config.items),
});
