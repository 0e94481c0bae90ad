import type { FlowNode } from '#shared/graph/schema.ts';
import type { NodeLive } from '#shared/live/events.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { StepView } from '#shared/runs/run.ts';

type Step = Pick<
  StepView,
  'path' | 'node' | 'status' | 'ports' | 'attempt' | 'startedAt' | 'finishedAt' | 'error'
>;

/** How many iterations of each container the steps tell of; for one inside another, those of the iteration shown. */
export function countIterations(
  steps: readonly Step[],
  nodes: readonly FlowNode[],
  chosen: Readonly<Record<string, number>>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of byDepth(nodes)) {
    if (findNodeContract(node.kind)?.isContainer !== true) continue;
    const start = `${prefixOf(node, { nodes, counts, chosen })}${node.id}`;
    let highest = -1;
    for (const { path } of steps) {
      const index = iterationAt(path, start);
      if (index !== undefined && index > highest) highest = index;
    }
    counts[node.id] = highest + 1;
  }
  return counts;
}

/** How the nodes inside containers stand in the iterations that are shown; by node id. */
export function nodesOfIterations(
  steps: readonly Step[],
  nodes: readonly FlowNode[],
  shown: { counts: Readonly<Record<string, number>>; chosen: Readonly<Record<string, number>> },
): Record<string, NodeLive> {
  const byPath = new Map(steps.map((step) => [step.path, step]));
  const found: Record<string, NodeLive> = {};
  for (const node of nodes) {
    if (node.parentId === undefined) continue;
    const path = `${prefixOf(node, { nodes, ...shown })}${node.id}`;
    const step = lastAttempt(byPath, path);
    if (step === undefined) continue;
    const { status, ports, attempt, startedAt, finishedAt, error } = step;
    found[node.id] = { status, ports, attempt, startedAt, finishedAt, error };
  }
  return found;
}

function lastAttempt(byPath: ReadonlyMap<string, Step>, path: string): Step | undefined {
  let last = byPath.get(path);
  for (let attempt = 2; byPath.has(`${path}#${attempt}`); attempt += 1)
    last = byPath.get(`${path}#${attempt}`);
  return last;
}

type Shown = {
  nodes: readonly FlowNode[];
  counts: Readonly<Record<string, number>>;
  chosen: Readonly<Record<string, number>>;
};

/** What stands before a node's id in the paths of the iterations that are shown: `loop[3].inner[0].`. */
function prefixOf(node: FlowNode, shown: Shown): string {
  const parent = shown.nodes.find(({ id }) => id === node.parentId);
  if (parent === undefined) return '';
  const index = shown.chosen[parent.id] ?? Math.max(0, (shown.counts[parent.id] ?? 1) - 1);
  return `${prefixOf(parent, shown)}${parent.id}[${index}].`;
}

function iterationAt(path: string, start: string): number | undefined {
  if (!path.startsWith(start)) return undefined;
  const index = /^(?:#\d+)?\[(\d+)\]/.exec(path.slice(start.length))?.[1];
  return index === undefined ? undefined : Number(index);
}

function byDepth(nodes: readonly FlowNode[]): FlowNode[] {
  const depths = new Map<string, number>();
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]));
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const parent = parents.get(id);
    const depth = parent === undefined ? 0 : depthOf(parent) + 1;
    depths.set(id, depth);
    return depth;
  };
  return [...nodes].sort((a, b) => depthOf(a.id) - depthOf(b.id));
}
