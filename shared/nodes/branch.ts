import * as z from 'zod';
import { expressionSchema } from '#shared/graph/schema.ts';
import { slugSchema } from '#shared/slug.ts';
import { defineNode } from './contract.ts';

export const branchConfigSchema = z.strictObject({
  mode: z.enum(['first', 'every']).default('first'),
  cases: z
    .array(z.strictObject({ id: slugSchema, title: z.string().default(''), when: expressionSchema }))
    .min(1),
});

export type BranchConfig = z.infer<typeof branchConfigSchema>;

export const branchNode = defineNode<BranchConfig>({
  kind: 'branch',
  label: 'Branch',
  description: 'Goes one way or another',
  family: 'decision',
  isTrigger: false,
  isContainer: false,
  schema: branchConfigSchema,
  initialConfig: { mode: 'first', cases: [{ id: 'yes', title: 'Yes', when: 'true' }] },
  ports: (config) => [...config.cases.map((branchCase) => branchCase.id), 'else'],
  values: (config) =>
    config.cases.map((branchCase, index) => ({
      kind: 'expression',
      at: ['cases', index, 'when'],
      code: branchCase.when,
    })),
});
