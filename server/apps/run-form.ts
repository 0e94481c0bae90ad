import { runObject } from '#server/access/run-object.ts';
import { nameOfActor } from '#server/access/who.ts';
import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import { viewerError } from '#server/runs/run-view-for.ts';
import { isoTime, isoTimeOrNull, loadValue } from '#server/runs/run-views.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import type { FormRunView, RunForm } from '#shared/apps/app-views.ts';
import { AppError } from '#shared/errors.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';

type Deps = { flows: FlowStore; runs: RunReader };

const maxPastInputs = 5;
/** Inputs that were given again and again are found among this many runs. */
const lookedAtRuns = 30;

/** The form of a flow that has a version and a manual trigger, with what this person filled in before. */
export async function getRunForm(deps: Deps, actor: Actor, flow: FlowRecord): Promise<RunForm> {
  const version = await findManualVersion(deps, flow);
  if (version === null) {
    throw new AppError(
      'not_published',
      'There is no form here: the flow was not published, or nobody starts it by hand.',
    );
  }
  const { id: flowId, path, title, workspaceId } = flow;
  const sample = { workspaceId, flowPath: path, startedBy: null };
  return {
    flowId,
    path,
    title,
    version: version.version,
    inputs: version.definition.inputs,
    mayInspect: may(actor, 'run.inspect', sample).allowed,
    pastInputs: await pastInputs(deps, actor, flow),
  };
}

/** The published version of a flow that people start by hand; null where there is none. */
export async function findManualVersion(
  deps: Pick<Deps, 'flows'>,
  flow: FlowRecord,
): Promise<(FlowVersionRecord & { version: number }) | null> {
  if (flow.publishedVersionId === null || flow.publishedVersion === null) return null;
  const version = await deps.flows.findVersion(flow.workspaceId, { id: flow.publishedVersionId });
  const isManual = version?.definition.nodes.some((node) => node.kind === 'manual' && node.disabled !== true);
  if (version === null || isManual !== true) return null;
  return { ...version, version: flow.publishedVersion };
}

/** How far a run is, for who started it: its state, its result, and why it failed in a sentence. */
export async function readFormRun(deps: Deps, actor: Actor, run: RunRecord): Promise<FormRunView> {
  const mayInspect = may(actor, 'run.inspect', runObject(run)).allowed;
  if (!mayInspect) throw new AppError('not_found', 'There is no such run that you started by its form.');
  return {
    runId: run.id,
    status: run.status,
    ...(run.waitingFor === null ? {} : { waitingFor: run.waitingFor }),
    result: run.status === 'succeeded' ? await loadValue(deps, run.workspaceId, run.result) : null,
    error: viewerError(run),
    startedAt: isoTimeOrNull(run.startedAt),
    finishedAt: isoTimeOrNull(run.finishedAt),
  };
}

async function pastInputs(deps: Deps, actor: Actor, flow: FlowRecord): Promise<RunForm['pastInputs']> {
  const startedBy = nameOfActor(actor);
  if (startedBy === null) return [];
  const filter = { flowId: flow.id, startedBy };
  const { items } = await deps.runs.list(flow.workspaceId, filter, { limit: lookedAtRuns });
  const byText = new Map<string, RunForm['pastInputs'][number]>();
  for (const run of items) {
    if (run.trigger.app !== undefined || byText.size === maxPastInputs) continue;
    const input = await loadValue(deps, flow.workspaceId, run.input);
    const text = JSON.stringify(input);
    if (isJsonObject(input) && !byText.has(text)) byText.set(text, { at: isoTime(run.createdAt), input });
  }
  return [...byText.values()];
}
