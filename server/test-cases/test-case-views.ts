import type { FlowRecord } from '#server/flows/flow-store.ts';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestCaseRecord, TestCaseStore } from './test-case-store.ts';

type Deps = { testCases: TestCaseStore };

/** The test cases of a flow in the order in which they were made. */
export async function listTestCases(deps: Deps, flow: FlowRecord): Promise<TestCaseView[]> {
  return (await deps.testCases.list({ workspaceId: flow.workspaceId, flowId: flow.id })).map(testCaseView);
}

/** The same as a flow's file holds them. */
export async function testsOf(deps: Deps, flow: FlowRecord): Promise<TestCase[]> {
  return (await listTestCases(deps, flow)).map(({ testCase }) => testCase);
}

export function testCaseView({ id, revision, testCase, outcome }: TestCaseRecord): TestCaseView {
  return { id, revision, testCase, outcome };
}
