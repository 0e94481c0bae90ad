import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const transformConfigSchema = z.strictObject({ value: argumentSchema });

export type TransformConfig = z.infer<typeof transformConfigSchema>;

export const transformNode = defineNode<TransformConfig>({
  kind: 'transform',
  label: 'Transform',
  description: 'Makes a new value out of earlier results',
  family: 'code',
  isTrigger: false,
  isContainer: false,
  references: 'variables',
  schema: transformConfigSchema,
  initialConfig: { value: { kind: 'expression', code: 'previous' } },
  ports: () => ['out', 'error'],
  values: (config) => argumentAt('value', config.value),
});
