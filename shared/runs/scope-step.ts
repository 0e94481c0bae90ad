import * as z from 'zod';
import { nodeLiveSchema } from '#shared/live/events.ts';

/**
 * How a node stands in one scope of a run, by its last attempt; `iterations` is how many of them have begun, of a
 * container alone.
 */
export const scopeStepSchema = nodeLiveSchema.extend({
  path: z.string(),
  node: z.string(),
  iterations: z.int().optional(),
});
export type ScopeStep = z.infer<typeof scopeStepSchema>;
