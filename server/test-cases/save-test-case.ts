import { decodeTime, monotonicFactory, ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { FlowRecord } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import { mostTestCaseBytes, mostTestCases, type TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { Actor } from '#shared/people/roles.ts';
import { planReplacement } from './plan-replacement.ts';
import type { TestCaseRecord, TestCaseStore } from './test-case-store.ts';
import { testCaseView } from './test-case-views.ts';

type Deps = { testCases: TestCaseStore; clock: ClockPort };

type SavedCase = {
  flow: FlowRecord;
  /** Left out: a new one. */
  id?: string | undefined;
  /** The revision that the caller read; 0: there is none with this id, so that a removed case can come back. */
  revision: number;
  testCase: TestCase;
};

/** Adds or changes a test case of a flow; a `conflict` when somebody else changed it meanwhile. */
export async function saveTestCase(deps: Deps, actor: Actor, input: SavedCase): Promise<TestCaseView> {
  const { revision, testCase } = input;
  requireSmall(testCase);
  const record = recordOf(deps, actor, input);
  if (revision === 0) {
    const { length } = await deps.testCases.list(record);
    requireRoom(length + 1);
    await deps.testCases.insert(record);
  } else if (!(await deps.testCases.replace(record, revision))) {
    throw new AppError('conflict', 'Somebody else has changed or removed this test case meanwhile.');
  }
  return testCaseView(record);
}

type AllCases = { flow: FlowRecord; testCases: TestCase[] };

/** Gives a flow these test cases instead of those that it has, in the order of its file. */
export async function replaceTestCases(
  deps: Deps,
  actor: Actor,
  { flow, testCases }: AllCases,
): Promise<void> {
  requireStorable(testCases);
  const place = { workspaceId: flow.workspaceId, flowId: flow.id };
  const plan = planReplacement(await deps.testCases.list(place), testCases);
  const newId = idsAfter(plan.lastId, deps.clock.now());
  for (const { testCase, known } of plan.added) {
    const id = newId();
    await deps.testCases.insert(
      known === undefined ? recordOf(deps, actor, { flow, id, revision: 0, testCase }) : { ...known, id },
    );
  }
  if (plan.removed.length > 0) await deps.testCases.remove(place, plan.removed);
}

/** Ids in the order in which they are given out, all of them after `last`, whatever the clock says. */
function idsAfter(last: string | undefined, now: number): () => string {
  const next = monotonicFactory();
  const from = Math.max(now, last === undefined ? 0 : decodeTime(last) + 1);
  return () => next(from);
}

/** Throws when a flow cannot have these cases. */
export function requireStorable(testCases: readonly TestCase[]): void {
  requireRoom(testCases.length);
  testCases.forEach(requireSmall);
}

function recordOf(
  { clock }: Deps,
  actor: Actor,
  { flow, id, revision, testCase }: SavedCase,
): TestCaseRecord {
  const now = clock.now();
  return {
    id: id ?? ulid(now),
    workspaceId: flow.workspaceId,
    flowId: flow.id,
    revision: revision + 1,
    testCase,
    outcome: null,
    updatedAt: now,
    updatedBy: nameOfActor(actor),
  };
}

function requireRoom(count: number): void {
  if (count <= mostTestCases) return;
  throw new AppError(
    'payload_too_large',
    `A flow has at most ${mostTestCases} test cases. Remove some first.`,
  );
}

function requireSmall(testCase: TestCase): void {
  if (Buffer.byteLength(JSON.stringify(testCase)) <= mostTestCaseBytes) return;
  const most = `${mostTestCaseBytes / 1024} KiB`;
  throw new AppError(
    'payload_too_large',
    `The test case "${testCase.name}" is larger than ${most}. Give it a smaller input or smaller results.`,
  );
}
