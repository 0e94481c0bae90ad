import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { RunView, StepView } from '#shared/runs/run.ts';
import { previewValue } from './preview-value.ts';
import type { RunReader } from './run-reader.ts';
import { runWith, stepWith } from './run-views.ts';

type Deps = { runs: RunReader };

/** As `runView`, with the beginning of a long result. */
export async function runPreview(deps: Deps, run: RunRecord): Promise<RunView> {
  const { value, cut } = await previewValue(deps, run.workspaceId, run.result);
  return { ...(await runWith(deps, run, value)), ...(cut && { cut }) };
}

/** As `stepView`, with the beginnings of long values. */
export async function stepPreview(
  deps: Deps,
  { id, workspaceId }: RunRecord,
  step: StepRecord,
): Promise<StepView> {
  const [input, result] = await Promise.all([
    previewValue(deps, workspaceId, step.input),
    previewValue(deps, workspaceId, step.result),
  ]);
  const view = stepWith(step, { input: input.value, result: result.value });
  if (!input.cut && !result.cut) return view;
  const cut = {
    runId: id,
    ...(input.cut && { input: input.cut }),
    ...(result.cut && { result: result.cut }),
  };
  return { ...view, cut };
}
