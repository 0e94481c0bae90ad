import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';

/** An approval request as people see it (design 3.8); times are ISO strings. */
export const approvalViewSchema = z.object({
  id: z.string(),
  runId: z.string(),
  flow: z.string(),
  status: z.enum(['pending', 'approved', 'rejected', 'expired', 'withdrawn']),
  title: z.string(),
  /** Markdown */
  message: z.string().nullable(),
  form: jsonObjectSchema.nullable(),
  required: z.int(),
  askedBy: z.string().nullable(),
  isTest: z.boolean(),
  openedAt: z.string(),
  expiresAt: z.string().nullable(),
  decisions: z.array(
    z.object({
      name: z.string(),
      decision: z.enum(['approved', 'rejected']),
      at: z.string(),
      comment: z.string().nullable(),
      form: jsonValueSchema,
    }),
  ),
  /** Whether the person who asks may decide now, and if not, why in one sentence. */
  mayDecide: z.boolean(),
  reason: z.string().nullable(),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

export const decisionInputSchema = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  form: jsonValueSchema.optional(),
  comment: z.string().max(10_000).optional(),
});

/** What `approvalUrls` gives to a script; all three are absolute. */
export type ApprovalUrls = { page: string; approve: string; reject: string };
