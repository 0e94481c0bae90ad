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

/** The report for people: steps, logs, how it ended, the result. */
export function formatReport(report: RunReport): string {
  const steps = report.steps.map((step) => {
    const ports = step.ports.length === 0 ? '' : ` -> ${step.ports.join(', ')}`;
    const error = step.error === null ? '' : `: ${step.error.message}`;
    return `  ${step.status.padEnd(9)} ${step.path} (${step.kind})${ports}${error}\n`;
  });
  const logs = report.logs.map((line) => `  ${line.path} ${line.stream}: ${line.text}\n`);
  const end = report.error === null ? '' : `: ${report.error.message}`;
  const result = report.status === 'succeeded' ? `${JSON.stringify(report.result, null, 2)}\n` : '';
  const log = logs.length === 0 ? '' : `Logs\n${logs.join('')}`;
  return `Steps\n${steps.join('')}${log}The run ${describeStatus(report.status)}${end}\n${result}`;
}

function describeStatus(status: RunStatus): string {
  if (status === 'waiting') return 'is waiting';
  return status === 'cancelled' ? 'was cancelled' : status;
}
