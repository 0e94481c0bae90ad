import * as z from 'zod';
import { defineNode } from './contract.ts';

export const mergeConfigSchema = z.strictObject({ cancelOthers: z.boolean().default(false) });

export type MergeConfig = z.infer<typeof mergeConfigSchema>;

export const mergeNode = defineNode<MergeConfig>({
  kind: 'merge',
  label: 'Merge',
  description: 'Goes on as soon as the first edge arrives',
  family: 'decision',
  isTrigger: false,
  isContainer: false,
  schema: mergeConfigSchema,
  initialConfig: {},
  ports: () => ['out'],
  values: () => [],
});
