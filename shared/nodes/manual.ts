import * as z from 'zod';
import { defineNode } from './contract.ts';

export const manualConfigSchema = z.strictObject({});

export type ManualConfig = z.infer<typeof manualConfigSchema>;

export const manualNode = defineNode<ManualConfig>({
  kind: 'manual',
  label: 'Manual',
  description: 'Starts the flow by hand, from the API, an app or another flow',
  family: 'trigger',
  isTrigger: true,
  isContainer: false,
  schema: manualConfigSchema,
  initialConfig: {},
  ports: () => ['out'],
  values: () => [],
});
