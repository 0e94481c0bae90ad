import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { LogLineView, StepView } from '#shared/runs/run.ts';
import { stepPreview } from './run-previews.ts';
import type { Page, RunReader } from './run-reader.ts';
import { loadValue, stepView } from './run-views.ts';

type Deps = { runs: RunReader };
type PageRequest = { cursor?: string | undefined; limit?: number | undefined };

const defaultStepLimit = 100;
/** Lines of one answer; the caller asks again after the last `seq`. */
const logLimit = 2_000;

/** The step records of a run in order of their start. */
export async function listSteps(deps: Deps, run: RunRecord, request: PageRequest): Promise<Page<StepView>> {
  return pageOfViews(deps, run, request, (step) => stepView(deps, run.workspaceId, step));
}

/** As `listSteps`, with the beginnings of long values. */
export async function previewSteps(
  deps: Deps,
  run: RunRecord,
  request: PageRequest,
): Promise<Page<StepView>> {
  return pageOfViews(deps, run, request, (step) => stepPreview(deps, run, step));
}

export async function previewStep(deps: Deps, run: RunRecord, path: string): Promise<StepView> {
  return stepPreview(deps, run, await getStep(deps, run, path));
}

/** The whole of what a step took or gave; without a path what the run gave. */
export async function readWhole(
  deps: Deps,
  run: RunRecord,
  { path, of }: { path?: string | undefined; of: 'input' | 'result' },
): Promise<JsonValue> {
  const { [of]: stored } = path === undefined ? run : await getStep(deps, run, path);
  return loadValue(deps, run.workspaceId, stored);
}

async function getStep(deps: Deps, run: RunRecord, path: string): Promise<StepRecord> {
  const step = await deps.runs.findStep(run.workspaceId, run.id, path);
  if (step === null) throw new AppError('not_found', `This run has no step "${path}".`);
  return step;
}

async function pageOfViews(
  deps: Deps,
  run: RunRecord,
  request: PageRequest,
  view: (step: StepRecord) => Promise<StepView>,
): Promise<Page<StepView>> {
  const page = await deps.runs.steps(run.workspaceId, run.id, {
    limit: request.limit ?? defaultStepLimit,
    ...(request.cursor === undefined ? {} : { cursor: request.cursor }),
  });
  const items = await Promise.all(page.items.map(view));
  return page.next === undefined ? { items } : { items, next: page.next };
}

/** Log lines after `afterSeq` (-1: all), oldest first. */
export async function listLogs(deps: Deps, run: RunRecord, afterSeq: number): Promise<LogLineView[]> {
  return deps.runs.logs(run.workspaceId, run.id, afterSeq, logLimit);
}
