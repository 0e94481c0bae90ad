import {
  iterationOf,
  iterationScope,
  nodeOfPath,
  recordPath,
  splitAttempt,
  stepPath,
} from '#server/engine/scopes.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { ScopeStep } from '#shared/runs/scope-step.ts';
import { nodeLive } from './run-live.ts';
import type { RunReader } from './run-reader.ts';

type Deps = { runs: RunReader; flows: Pick<FlowStore, 'findVersion'> };

/** Attempts that are asked for at once. */
const attemptsAtOnce = 20;

/**
 * How the nodes of one scope stand: the flow's own ('') or one iteration of a container (`loop[3]`), each by its last
 * attempt, and of containers how many iterations have begun. Whatever the length of the run, only these are read.
 */
export async function listScope(deps: Deps, run: RunRecord, scope: string): Promise<ScopeStep[]> {
  const version = await deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId });
  if (version === null) throw new AppError('not_found', 'The version that this run executed is gone.');
  const parentId = scope === '' ? undefined : nodeOfPath(containerOf(scope));
  const paths = version.definition.nodes
    .filter((node) => node.parentId === parentId)
    .map(({ id }) => stepPath(scope, id));
  const steps = await lastAttempts(deps, run, paths);
  return Promise.all(
    steps.map(async (step): Promise<ScopeStep> => {
      const face = { path: step.path, node: step.node, ...nodeLive(step) };
      if (findNodeContract(step.kind)?.isContainer !== true || step.status === 'skipped') return face;
      const iterations = await deps.runs.iterationsOf(run.workspaceId, run.id, step.path);
      return { ...face, iterations };
    }),
  );
}

function containerOf(scope: string): string {
  const { container, attempt, index } = /\[\d+\]$/.test(scope) ? iterationOf(scope) : noIteration;
  if (iterationScope(container, attempt, index) === scope) return container;
  throw new AppError('bad_request', `"${scope}" is no iteration. Write it as in "loop[3]".`);
}

const noIteration = { container: '', attempt: 1, index: 0 };

async function lastAttempts(
  deps: Deps,
  { workspaceId, id }: RunRecord,
  paths: readonly string[],
): Promise<StepRecord[]> {
  const last = new Map<string, StepRecord>();
  let asked = [...paths];
  for (let attempt = 1; asked.length > 0; ) {
    const upTo = attempt === 1 ? 1 : attempt + attemptsAtOnce - 1;
    const wanted = asked.flatMap((path) => attemptPaths(path, attempt, upTo));
    for (const step of await deps.runs.stepsAt(workspaceId, id, wanted)) {
      const [path] = splitAttempt(step.path);
      if (step.attempt >= (last.get(path)?.attempt ?? 0)) last.set(path, step);
    }
    // Only what failed or waits to be tried again may have another attempt.
    asked = asked.filter((path) => {
      const step = last.get(path);
      return step?.attempt === upTo && (step.status === 'failed' || step.status === 'retrying');
    });
    attempt = upTo + 1;
  }
  return paths.flatMap((path) => last.get(path) ?? []);
}

function attemptPaths(path: string, from: number, upTo: number): string[] {
  return Array.from({ length: upTo - from + 1 }, (_, index) => recordPath(path, from + index));
}
