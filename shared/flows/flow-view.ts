import * as z from 'zod';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';

export const flowListItemSchema = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  /** null: never published */
  publishedVersion: z.int().nullable(),
  hasUnpublishedChanges: z.boolean(),
  updatedAt: z.string(),
  updatedBy: z.string().nullable(),
});
export type FlowListItem = z.infer<typeof flowListItemSchema>;

/** A flow with its draft. `revision` counts the operations applied to the draft. */
export const flowViewSchema = flowListItemSchema.extend({
  revision: z.int(),
  definition: flowDefinitionSchema,
});
export type FlowView = z.infer<typeof flowViewSchema>;

export const flowVersionViewSchema = z.object({
  version: z.int(),
  message: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string().nullable(),
});
export type FlowVersionView = z.infer<typeof flowVersionViewSchema>;

/** Another tab that has the flow open, of the same person or of somebody else. */
export const otherEditorSchema = z.object({ clientId: z.string(), name: z.string(), isSelf: z.boolean() });
export type OtherEditor = z.infer<typeof otherEditorSchema>;
