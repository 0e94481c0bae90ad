import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import { viewerError } from '#server/runs/run-view-for.ts';
import { isoTime, isoTimeOrNull, loadValue } from '#server/runs/run-views.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { AppRunView } from '#shared/apps/app-views.ts';
import { type ActionPolicy, findActionPolicy } from '#shared/apps/policy.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { Actor } from '#shared/people/roles.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { originEdition } from './app-edition.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { requireOwnRun } from './own-run.ts';
import { type RowHandles, withHandles } from './row-handles.ts';
import { viewerOf } from './viewer.ts';

type Deps = {
  apps: AppStore;
  flows: FlowStore;
  runs: RunReader;
  clock: ClockPort;
  rowHandles: RowHandles;
};

/** Steps of one answer; a run of an app that has more shows its first. */
const maxSteps = 200;

/** What a viewer may read of a run that it started itself through this app (design 6.5, rules 7 and 8). */
export async function readAppRun(
  deps: Deps,
  actor: Actor,
  { app, runId }: { app: AppRecord; runId: string },
): Promise<AppRunView> {
  const { run, origin } = await requireOwnRun(deps, actor, { app, runId });
  const viewer = viewerOf(actor, app.workspaceId);
  const edition = await originEdition(deps, app, origin.version);
  const action = findActionPolicy(edition.policy, origin.action);
  const scope = { appId: app.id, version: edition.version, viewer: viewer.who, action: origin.action };
  const result = run.status === 'succeeded' ? await loadValue(deps, app.workspaceId, run.result) : null;
  return {
    runId: run.id,
    action: origin.action,
    status: run.status,
    ...(run.waitingFor === null ? {} : { waitingFor: run.waitingFor }),
    result: withHandles(result, action?.handleFields ?? [], (values) =>
      deps.rowHandles.sign(scope, values, deps.clock.now()),
    ),
    error: viewerError(run),
    steps: action === undefined ? null : await shownSteps(deps, run, action),
    mayCancel: action?.mayCancel === true && !isRunEnded(run.status),
    createdAt: isoTime(run.createdAt),
    startedAt: isoTimeOrNull(run.startedAt),
    finishedAt: isoTimeOrNull(run.finishedAt),
  };
}

/** How it began and where it ended is no work that somebody waits for. */
function isTold({ kind }: StepRecord): boolean {
  return kind !== 'return' && findNodeContract(kind)?.isTrigger !== true;
}

async function shownSteps(deps: Deps, run: RunRecord, action: ActionPolicy): Promise<AppRunView['steps']> {
  if (!action.showsSteps) return null;
  const [page, version] = await Promise.all([
    deps.runs.steps(run.workspaceId, run.id, { limit: maxSteps }),
    deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId }),
  ]);
  const titles = new Map(version?.definition.nodes.map((node) => [node.id, node.title]));
  return page.items.filter(isTold).map((step) => ({
    title: titles.get(step.node) || step.node,
    status: step.status,
    startedAt: isoTimeOrNull(step.startedAt),
    finishedAt: isoTimeOrNull(step.finishedAt),
  }));
}
