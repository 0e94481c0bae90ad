import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import type { StepStatus, StepView } from '#shared/runs/run.ts';

/** More than these are looked at one by one, in the list of steps. */
const most = 40;
const ended: readonly StepStatus[] = ['succeeded', 'failed', 'bypassed'];

/** The steps of the flow's own scope that have ended and are not among those that were loaded. */
export function beyondLoaded(
  { live, definition }: { live: RunLive; definition: Pick<FlowDefinition, 'nodes'> },
  loaded: readonly Pick<StepView, 'path'>[],
): { path: string; status: StepStatus }[] {
  const known = new Set(loaded.map(({ path }) => path));
  return definition.nodes
    .flatMap(({ id, parentId }) => {
      const node = live.nodes[id];
      if (node === undefined || parentId !== undefined || !ended.includes(node.status)) return [];
      const path = node.attempt > 1 ? `${id}#${node.attempt}` : id;
      return known.has(path) ? [] : [{ path, status: node.status }];
    })
    .slice(0, most);
}
