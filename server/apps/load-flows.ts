import type { FlowStore } from '#server/flows/flow-store.ts';
import { type AppFlow, type AppFlows, flowKey, flowTargets } from '#shared/apps/app-flows.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';

type Deps = { flows: FlowStore };

/** Looks up every flow that an app names; null where there is none, or no such published version. */
export async function loadFlows(
  deps: Deps,
  workspaceId: string,
  definition: AppDefinition,
): Promise<AppFlows> {
  const targets = flowTargets(definition);
  const found = await Promise.all(targets.map((target) => findAppFlow(deps, workspaceId, target)));
  return new Map(targets.map((target, index) => [flowKey(target), found[index] ?? null]));
}

/** A published flow as apps see it: its current version, or the one that is named. */
export async function findAppFlow(
  deps: Deps,
  workspaceId: string,
  target: { path: string; version?: number | undefined },
): Promise<AppFlow | null> {
  const flow = await deps.flows.find(workspaceId, { path: target.path });
  if (flow === null || flow.publishedVersion === null) return null;
  const version = await deps.flows.findVersion(workspaceId, {
    flowId: flow.id,
    version: target.version ?? flow.publishedVersion,
  });
  if (version?.version == null) return null;
  return {
    flowId: flow.id,
    title: flow.title,
    version: version.version,
    inputs: version.definition.inputs,
  };
}
