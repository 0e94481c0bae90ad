import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import { loadValue, stepView } from '#server/runs/run-views.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import { caseFromSteps } from '#shared/graph/case-from-steps.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { isRunEnded } from '#shared/runs/run.ts';

type Deps = { flows: FlowStore; runs: RunReader };

/** A case is written down by hand where more than this happened; what stands at the top is among the first. */
const mostSteps = 1000;

/**
 * What a run was given, and what it came to, as a test case that is not saved yet: its input, what other systems
 * answered, what people decided, and its result.
 */
export async function caseFromRun(
  deps: Deps,
  { run, name }: { run: RunRecord; name: string },
): Promise<TestCase> {
  if (!isRunEnded(run.status)) {
    throw new AppError('bad_request', 'The run has not ended yet: there is no result to expect.');
  }
  if (run.status === 'cancelled') {
    throw new AppError('bad_request', 'The run was cancelled: there is no result to expect.');
  }
  const version = await deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId });
  if (version === null) throw new AppError('not_found', 'The flow that this run executed is gone.');
  const { items } = await deps.runs.steps(run.workspaceId, run.id, { limit: mostSteps });
  const steps = await Promise.all(items.map((step) => stepView(deps, run.workspaceId, step)));
  return caseFromSteps(version.definition, {
    name,
    status: run.status,
    trigger: run.trigger.node,
    input: await loadValue(deps, run.workspaceId, run.input),
    result: await loadValue(deps, run.workspaceId, run.result),
    steps,
  });
}
