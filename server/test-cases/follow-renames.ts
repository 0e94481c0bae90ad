import { nameOfActor } from '#server/access/who.ts';
import type { FlowRecord } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import { renameInTestCase, renamesIn } from '#shared/graph/rename-in-test-case.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { TestCaseStore } from './test-case-store.ts';

type Deps = { testCases: TestCaseStore; clock: ClockPort };
type Edited = { flow: FlowRecord; operations: readonly FlowOperation[] };

/**
 * Lets the test cases of a flow follow nodes that got other ids. One that somebody saves at the same moment keeps the
 * old name, and says so when it runs.
 */
export async function followRenames(deps: Deps, actor: Actor, { flow, operations }: Edited): Promise<void> {
  const renames = operations.flatMap(renamesIn);
  if (renames.length === 0) return;
  for (const record of await deps.testCases.list({ workspaceId: flow.workspaceId, flowId: flow.id })) {
    const testCase = renames.reduce(renameInTestCase, record.testCase);
    if (testCase === record.testCase) continue;
    const { revision } = record;
    const change = { testCase, revision: revision + 1, updatedAt: deps.clock.now() };
    await deps.testCases.replace({ ...record, ...change, updatedBy: nameOfActor(actor) }, revision);
  }
}
