import { nameOfActor } from '#server/access/who.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { roleIn } from '#shared/access/may.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { RunStatus, RunView } from '#shared/runs/run.ts';
import { runPreview } from './run-previews.ts';
import type { Page, RunReader } from './run-reader.ts';
import { runViewFor } from './run-view-for.ts';
import { runView } from './run-views.ts';

type Request = {
  /** `folder/name` */
  flow?: string | undefined;
  status?: RunStatus | undefined;
  trigger?: string | undefined;
  label?: string | undefined;
  /** ISO times */
  since?: string | undefined;
  until?: string | undefined;
  includeTests?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  /** Of long results the beginnings. */
  asPreviews?: boolean | undefined;
};

const defaultLimit = 50;

/** Runs of a workspace that the actor may see, newest first: of an operator their own; tests of drafts only when asked for. An unknown flow has none. */
export async function listRuns(
  deps: { runs: RunReader; flows: FlowStore },
  actor: Actor,
  { workspaceId, ...request }: Request & { workspaceId: string },
): Promise<Page<RunView>> {
  const flow =
    request.flow === undefined ? undefined : await deps.flows.find(workspaceId, { path: request.flow });
  if (flow === null) return { items: [] };
  const filter = {
    ...(flow === undefined ? {} : { flowId: flow.id }),
    ...(request.status === undefined ? {} : { status: request.status }),
    ...(request.trigger === undefined ? {} : { trigger: request.trigger }),
    ...(request.label === undefined ? {} : { label: request.label }),
    ...(request.since === undefined ? {} : { since: Date.parse(request.since) }),
    ...(request.until === undefined ? {} : { until: Date.parse(request.until) }),
    includeTests: request.includeTests ?? false,
    ...(roleIn(actor, workspaceId) === 'operator' ? { startedBy: nameOfActor(actor) ?? '' } : {}),
  };
  const page = await deps.runs.list(workspaceId, filter, {
    limit: request.limit ?? defaultLimit,
    ...(request.cursor === undefined ? {} : { cursor: request.cursor }),
  });
  const viewOf = request.asPreviews === true ? runPreview : runView;
  const items = await Promise.all(page.items.map((run) => runViewFor(deps, actor, run, viewOf)));
  return page.next === undefined ? { items } : { items, next: page.next };
}
