import { nodeOfPath, splitAttempt } from '#server/engine/scopes.ts';
import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import { isRunEnded, type RerunVersion } from '#shared/runs/run.ts';
import { snapshotOfDraft } from './draft-snapshot.ts';
import type { InsertDeps } from './insert-run.ts';
import { chosenVersion } from './rerun-run.ts';
import { runAgain } from './run-again.ts';
import type { RunReader } from './run-reader.ts';

type Deps = InsertDeps & { flows: FlowStore; runs: RunReader };

export type Restart = {
  /** The step from which on everything runs again, such as `send` or `loop[3].send`. */
  path: string;
  /** Left out: the newest, so that what was mended is what runs. */
  version?: RerunVersion | undefined;
  idempotencyKey?: string | undefined;
};

/** Starts a run that takes over what succeeded in another one before a step, and runs the rest (design 3.10). */
export async function restartRun(
  deps: Deps,
  actor: Actor,
  run: RunRecord,
  restart: Restart,
): Promise<RunRecord> {
  const { flow, version } = await prepareRestart(deps, run, restart);
  return runAgain(deps, actor, run, {
    flow,
    version,
    idempotencyKey: restart.idempotencyKey,
    isTest: run.isTest || version.version === null,
    restart: { runId: run.id, path: restart.path, flowVersionId: run.flowVersionId },
  });
}

/** The ids of nodes whose results would be reused although the version to run has them otherwise. */
export async function previewRestart(deps: Deps, run: RunRecord, restart: Restart): Promise<string[]> {
  const { version } = await prepareRestart(deps, run, restart);
  const before = await deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId });
  const known = new Map(before?.definition.nodes.map((node) => [node.id, node]));
  const what = (node: { kind: string; config: unknown; policy?: unknown }) =>
    JSON.stringify([node.kind, node.config, node.policy ?? {}]);
  return version.definition.nodes.flatMap((node) => {
    const old = known.get(node.id);
    return old !== undefined && what(old) !== what(node) ? [node.id] : [];
  });
}

async function prepareRestart(
  deps: Deps,
  run: RunRecord,
  { path, version: wanted = 'newest' }: Restart,
): Promise<{ flow: FlowRecord; version: FlowVersionRecord }> {
  if (!isRunEnded(run.status)) {
    throw new AppError('conflict', 'The run goes on. Cancel it, or wait for its end, to restart it.');
  }
  if ((await deps.runs.findStep(run.workspaceId, run.id, path)) === null) {
    throw new AppError('not_found', `This run has no step "${path}".`);
  }
  const flow = await deps.flows.find(run.workspaceId, { id: run.flowId });
  if (flow === null) throw new AppError('not_found', 'The flow of this run was deleted.');
  const isDraft = wanted === 'newest' && run.version === null;
  const version = isDraft
    ? await snapshotOfDraft(deps, flow)
    : await chosenVersion(deps, { flow, run, version: wanted });
  const node = nodeOfPath(splitAttempt(path)[0]);
  if (!version.definition.nodes.some(({ id }) => id === node)) {
    throw new AppError('bad_request', `The version to run has no node "${node}".`);
  }
  return { flow, version };
}
