import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { LogLineView, StepView } from '#shared/runs/run.ts';
import type { Page, RunReader } from './run-reader.ts';
import { stepView } from './run-views.ts';

type Deps = { runs: RunReader };
type PageRequest = { cursor?: string | undefined; limit?: number | undefined };

const defaultStepLimit = 100;
/** Lines of one answer; the caller asks again after the last `seq`. */
const logLimit = 2_000;

/** The step records of a run in order of their start. */
export async function listSteps(deps: Deps, run: RunRecord, request: PageRequest): Promise<Page<StepView>> {
  const page = await deps.runs.steps(run.workspaceId, run.id, {
    limit: request.limit ?? defaultStepLimit,
    ...(request.cursor === undefined ? {} : { cursor: request.cursor }),
  });
  const items = await Promise.all(page.items.map((step) => stepView(deps, run.workspaceId, step)));
  return page.next === undefined ? { items } : { items, next: page.next };
}

export async function getStep(deps: Deps, run: RunRecord, path: string): Promise<StepView> {
  const step = await deps.runs.findStep(run.workspaceId, run.id, path);
  if (step === null) throw new AppError('not_found', `This run has no step "${path}".`);
  return stepView(deps, run.workspaceId, step);
}

/** Log lines after `afterSeq` (-1: all), oldest first. */
export async function listLogs(deps: Deps, run: RunRecord, afterSeq: number): Promise<LogLineView[]> {
  return deps.runs.logs(run.workspaceId, run.id, afterSeq, logLimit);
}
