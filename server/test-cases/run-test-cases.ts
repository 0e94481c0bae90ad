import { nameOfActor } from '#server/access/who.ts';
import type { FlowRecord } from '#server/flows/flow-store.ts';
import { countWithinLimit, type RateLimits } from '#server/limits/rate-limits.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestOutcome } from '#shared/graph/test-outcome.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { TestCaseRunner } from './test-case-runner.ts';
import type { TestCaseRecord, TestCaseStore } from './test-case-store.ts';
import { testCaseView } from './test-case-views.ts';

/** How often the cases of a workspace are run, by hand or at publishing. */
const limit = { uses: 60, windowMs: 60_000 };

export type RunTestCasesDeps = {
  testCases: TestCaseStore;
  runTests: TestCaseRunner;
  rateLimits: RateLimits;
  clock: ClockPort;
};

/** A draft that is tested; it need not be saved yet. */
export type TestedDraft = Pick<FlowRecord, 'id' | 'workspaceId' | 'path' | 'draft' | 'revision'>;

type Asked = {
  flow: TestedDraft;
  /** Left out: all of them. Ids that the flow does not have are left out. */
  ids?: string[] | undefined;
  signal?: AbortSignal | undefined;
};

/** Runs the test cases of a flow on its draft and keeps what became of them. */
export async function runTestCases(
  deps: RunTestCasesDeps,
  actor: Actor,
  { flow, ids, signal }: Asked,
): Promise<TestCaseView[]> {
  const place = { workspaceId: flow.workspaceId, flowId: flow.id };
  const all = await deps.testCases.list(place);
  const records = ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
  const testCases = records.map(({ testCase }) => testCase);
  const outcomes = await executeCases(deps, actor, { flow, testCases, signal });
  const at = new Date(deps.clock.now()).toISOString();
  const tested = records.flatMap((record, index): TestCaseRecord[] => {
    const outcome = outcomes[index];
    const on = { draftRevision: flow.revision, caseRevision: record.revision };
    return outcome === undefined ? [] : [{ ...record, outcome: { ...outcome, ...on, at } }];
  });
  for (const { id, outcome } of tested) {
    if (outcome !== null) await deps.testCases.noteOutcome(place, id, outcome);
  }
  return tested.map(testCaseView);
}

type Cases = { flow: TestedDraft; testCases: TestCase[]; signal?: AbortSignal | undefined };

/** Runs cases on a draft, within what the workspace may, and keeps nothing. */
export async function executeCases(
  deps: Pick<RunTestCasesDeps, 'runTests' | 'rateLimits' | 'clock'>,
  actor: Actor,
  { flow, testCases, signal }: Cases,
): Promise<TestOutcome[]> {
  if (testCases.length === 0) return [];
  await countWithinLimit(deps.rateLimits, `tests ${flow.workspaceId}`, { limit, now: deps.clock.now() });
  const startedBy = nameOfActor(actor);
  return deps.runTests({ flow, definition: flow.draft, testCases, startedBy, signal });
}
