import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { resourceTypeSchema } from './resource-types.ts';

const itemView = z.object({
  /** `folder/name` */
  path: z.string(),
  description: z.string(),
  /** Counts the changes. */
  revision: z.int(),
  /** ISO time. */
  updatedAt: z.string(),
  updatedBy: z.string().nullable(),
});

/** A variable as people read it. */
export const variableViewSchema = itemView.extend({ value: jsonValueSchema });
export type VariableView = z.infer<typeof variableViewSchema>;

/** What is told of a secret: everything but its value. */
export const secretViewSchema = itemView;
export type SecretView = z.infer<typeof secretViewSchema>;

/** A resource as people read it: without what is kept encrypted. */
export const resourceViewSchema = itemView.extend({
  type: resourceTypeSchema,
  value: jsonObjectSchema,
  /** The fields that have a value which is not shown. */
  secretFields: z.array(z.string()),
});
export type ResourceView = z.infer<typeof resourceViewSchema>;

/** What saving a resource gave. */
export const savedResourceSchema = resourceViewSchema.extend({
  /** Secret fields that were dropped, because the resource leads to another place now: they have to be entered again. */
  dropped: z.array(z.string()),
});
export type SavedResource = z.infer<typeof savedResourceSchema>;

/** Where a variable, secret or resource is used. */
export const usesSchema = z.object({
  flows: z.array(z.string()),
  scripts: z.array(z.string()),
  resources: z.array(z.string()),
});
export type Uses = z.infer<typeof usesSchema>;

/** Whether a resource answers; `message` is a sentence for whoever set it up. */
export const connectionTestSchema = z.object({ ok: z.boolean(), message: z.string() });
export type ConnectionTest = z.infer<typeof connectionTestSchema>;
