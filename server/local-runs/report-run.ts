import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { loadValue, stepView } from '#server/runs/run-views.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { JsonValue } from '#shared/json.ts';
import type { LogLineView, RunError, RunStatus, StepView } from '#shared/runs/run.ts';

/** What `run --json` prints (design 2.4). */
export type RunReport = {
  status: RunStatus;
  result: JsonValue;
  error: RunError | null;
  steps: StepView[];
  logs: LogLineView[];
};

export async function reportRun(stores: MemoryStores, run: RunRecord): Promise<RunReport> {
  const deps = { runs: stores.reader };
  const { items } = await stores.reader.steps(run.workspaceId, run.id, { limit: Number.MAX_SAFE_INTEGER });
  return {
    status: run.status,
    result: await loadValue(deps, run.workspaceId, run.result),
    error: run.error,
    steps: await Promise.all(items.map((step) => stepView(deps, run.workspaceId, step))),
    logs: await stores.reader.logs(run.workspaceId, run.id, -1, Number.MAX_SAFE_INTEGER),
  };
}
