import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestOutcome } from '#shared/graph/test-outcome.ts';

type TestedCases = {
  flow: { id: string; workspaceId: string; path: string };
  definition: FlowDefinition;
  testCases: TestCase[];
  startedBy: string | null;
  /** Aborting it ends the case that runs; it and the rest count as failed. */
  signal?: AbortSignal | undefined;
};

/**
 * Runs test cases in memory with the real engine and sandbox, each on its own, and tells their outcomes in order.
 * Throws `invalid_definition` when the flow cannot run at all.
 */
export type TestCaseRunner = (request: TestedCases) => Promise<TestOutcome[]>;
