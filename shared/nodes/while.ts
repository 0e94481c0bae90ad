import * as z from 'zod';
import { expressionSchema } from '#shared/graph/schema.ts';
import { defineNode } from './contract.ts';

export const whileConfigSchema = z.strictObject({
  condition: expressionSchema,
  maxIterations: z.int().min(1).default(1000),
  whenMaximum: z.enum(['fail', 'stop']).default('fail'),
});

export type WhileConfig = z.infer<typeof whileConfigSchema>;

export const whileNode = defineNode<WhileConfig>({
  kind: 'while',
  label: 'While',
  description: 'Runs its body again as long as a condition holds',
  family: 'container',
  isTrigger: false,
  isContainer: true,
  schema: whileConfigSchema,
  initialConfig: { condition: 'index < 2' },
  ports: () => ['out', 'error'],
  values: (config) => [{ kind: 'expression', at: ['condition'], code: config.condition }],
});
