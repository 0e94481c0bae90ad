import * as z from 'zod';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { testOutcomeSchema } from '#shared/graph/test-outcome.ts';

/** The most test cases that a flow may have, and the most JSON text that one may be. */
export const mostTestCases = 100;
export const mostTestCaseBytes = 128 * 1024;

/** What became of a case when it ran last: on the server, on which state of the draft and of the case itself. */
export const lastOutcomeSchema = testOutcomeSchema.extend({
  at: z.string(),
  draftRevision: z.int(),
  caseRevision: z.int(),
});
export type LastOutcome = z.infer<typeof lastOutcomeSchema>;

/** A test case of a flow as its editor sees it; `revision` counts how often it was saved. */
export const testCaseViewSchema = z.object({
  id: z.string(),
  revision: z.int(),
  testCase: testCaseSchema,
  /** null: it was not run yet. */
  outcome: lastOutcomeSchema.nullable(),
});
export type TestCaseView = z.infer<typeof testCaseViewSchema>;

/** A case that failed when the flow was to be published, in the details of `tests_failed`. */
export const failedTestSchema = z.object({ name: z.string(), message: z.string() });
export type FailedTest = z.infer<typeof failedTestSchema>;
