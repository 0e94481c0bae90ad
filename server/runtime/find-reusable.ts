import { restarted } from '#server/engine/restart.ts';
import { getNode, type RunGraph } from '#server/engine/run-graph.ts';
import {
  iterationOf,
  iterationScope,
  nodeOfPath,
  recordPath,
  scopeOf,
  stepPath,
} from '#server/engine/scopes.ts';
import type { DefinitionStore, StepStore } from './ports.ts';
import type { RunRecord, StepRecord, StoredValue } from './records.ts';

type Deps = { steps: StepStore; definitions: DefinitionStore };

export type Reusable =
  /** The step's result is that of the other run. */
  | { kind: 'result'; step: StepRecord }
  /** The container runs its body with these items. */
  | { kind: 'input'; step: StepRecord };

/** What a step of a restarted run takes from the run before; null: nothing, it runs (design 3.10). */
export async function findReusable(
  deps: Deps,
  { run, graph, path }: { run: RunRecord; graph: RunGraph; path: string },
): Promise<Reusable | null> {
  const { restart } = run;
  if (restart === undefined) return null;
  const what = restarted(graph, restart.path, path);
  if (what === 'run') return null;
  const step = await findLastAttempt(
    deps.steps,
    { workspaceId: run.workspaceId, runId: restart.runId },
    path,
  );
  if (step === null) return null;
  if (what === 'enter') return isKept(step.input) ? { kind: 'input', step } : null;
  if (step.status !== 'succeeded' || !isKept(step.result)) return null;
  const node = getNode(graph, nodeOfPath(path));
  if (node.kind !== 'approval') return { kind: 'result', step };
  const before = await deps.definitions.get(run.workspaceId, restart.flowVersionId);
  const config = before.nodes.find(({ id }) => id === node.id)?.config;
  return JSON.stringify(config) === JSON.stringify(node.node.config) ? { kind: 'result', step } : null;
}

/** Of a secret nothing is left. */
function isKept(value: StoredValue | null): boolean {
  return value !== null && value.kind !== 'hidden';
}

type Before = { workspaceId: string; runId: string };

/** The record of a step's last attempt, in the last attempts of the containers that hold it. */
async function findLastAttempt(steps: StepStore, before: Before, path: string): Promise<StepRecord | null> {
  const scope = scopeOf(path);
  const found = scope === '' ? '' : await findLastScope(steps, before, scope);
  if (found === null) return null;
  return probeAttempts(steps, before, stepPath(found, nodeOfPath(path)));
}

async function findLastScope(steps: StepStore, before: Before, scope: string): Promise<string | null> {
  const { container, index } = iterationOf(scope);
  const last = await findLastAttempt(steps, before, container);
  if (last === null) return null;
  const [path] = last.attempt === 1 ? [last.path] : [last.path.slice(0, -`#${last.attempt}`.length)];
  return iterationScope(path ?? container, last.attempt, index);
}

async function probeAttempts(steps: StepStore, before: Before, path: string): Promise<StepRecord | null> {
  let last: StepRecord | null = null;
  for (let attempt = 1; ; attempt++) {
    const found = await steps.find(before.workspaceId, before.runId, recordPath(path, attempt));
    if (found === null) return last;
    last = found;
    if (found.status !== 'failed') return last;
  }
}
