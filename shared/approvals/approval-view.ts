import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';

export const approvalStatuses = ['pending', 'approved', 'rejected', 'expired', 'withdrawn'] as const;

/** An approval request as people see it (design 3.8); times are ISO strings. */
export const approvalViewSchema = z.object({
  id: z.string(),
  runId: z.string(),
  flow: z.string(),
  status: z.enum(approvalStatuses),
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
  /** Whether they may pass on a link with which others decide without an account. */
  mayShare: z.boolean(),
  /** Titles of what comes next after each outcome; null in lists. */
  follows: z
    .object({ approved: z.array(z.string()), rejected: z.array(z.string()), expired: z.array(z.string()) })
    .nullable(),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

/** A request as whoever holds a link sees it: nothing of what asks for it. */
export const approvalLetterSchema = approvalViewSchema.omit({ runId: true, flow: true });
export type ApprovalLetter = z.infer<typeof approvalLetterSchema>;

/** `never_opened`: what would have asked has ended without it. */
export const linkViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), letter: approvalLetterSchema }),
  z.object({ kind: z.literal('not_open') }),
  z.object({ kind: z.literal('never_opened') }),
]);
export type LinkView = z.infer<typeof linkViewSchema>;

export const decisionInputSchema = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  form: jsonValueSchema.optional(),
  comment: z.string().max(10_000).optional(),
});

/** What `approvalUrls` gives to a script; all three are absolute. */
export const approvalUrlsSchema = z.object({ page: z.string(), approve: z.string(), reject: z.string() });
export type ApprovalUrls = z.infer<typeof approvalUrlsSchema>;
