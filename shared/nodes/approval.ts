import * as z from 'zod';
import { argumentSchema, jsonObjectSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const approvalConfigSchema = z.strictObject({
  title: argumentSchema,
  message: argumentSchema.optional(),
  form: jsonObjectSchema.optional(),
  deciders: z
    .strictObject({
      members: z.array(z.string()).default([]),
      groups: z.array(z.string()).default([]),
      link: z.boolean().default(false),
    })
    .default({ members: [], groups: [], link: false }),
  required: z.int().min(1).default(1),
  expiresSeconds: z.number().positive().optional(),
  starterMayDecide: z.boolean().default(false),
});

export type ApprovalConfig = z.infer<typeof approvalConfigSchema>;

export const approvalNode = defineNode<ApprovalConfig>({
  kind: 'approval',
  label: 'Approval',
  description: 'Waits until people approve or reject',
  family: 'people',
  isTrigger: false,
  isContainer: false,
  references: 'variables',
  schema: approvalConfigSchema,
  initialConfig: { title: { kind: 'static', value: 'Please decide' }, deciders: {} },
  ports: () => ['approved', 'rejected', 'expired'],
  values: (config) => [...argumentAt('title', config.title), ...argumentAt('message', config.message)],
});
