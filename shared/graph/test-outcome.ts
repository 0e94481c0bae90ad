import * as z from 'zod';
import { runStatusSchema } from '#shared/runs/run.ts';

/** Why a test case failed: in one sentence, and as the parts of it where there are any; values are JSON text, cut. */
export const testFailureSchema = z.object({
  message: z.string(),
  /** The place in the result, such as `result.items[2].name`. */
  path: z.string().optional(),
  expected: z.string().optional(),
  got: z.string().optional(),
  /** The path of the step that failed, when the run failed. */
  step: z.string().optional(),
});
export type TestFailure = z.infer<typeof testFailureSchema>;

/** What became of a test case. */
export const testOutcomeSchema = z.object({
  /** null: it passed. */
  failure: testFailureSchema.nullable(),
  /** How the run ended; null: there was none. */
  status: runStatusSchema.nullable(),
  /** Milliseconds that it took. */
  ms: z.number(),
});
export type TestOutcome = z.infer<typeof testOutcomeSchema>;
