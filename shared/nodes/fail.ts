import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const failConfigSchema = z.strictObject({ message: argumentSchema });

export type FailConfig = z.infer<typeof failConfigSchema>;

export const failNode = defineNode<FailConfig>({
  kind: 'fail',
  label: 'Fail',
  description: 'Fails the run with a message',
  family: 'end',
  isTrigger: false,
  isContainer: false,
  schema: failConfigSchema,
  initialConfig: { message: { kind: 'static', value: 'Failed' } },
  ports: () => [],
  values: (config) => argumentAt('message', config.message),
});
