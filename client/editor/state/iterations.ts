import type { FlowNode } from '#shared/graph/schema.ts';
import type { NodeLive } from '#shared/live/events.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { StepView } from '#shared/runs/run.ts';

type Step = Pick<
  StepView,
  'path' | 'node' | 'status' | 'ports' | 'attempt' | 'startedAt' | 'finishedAt' | 'error'
> & {
  /** How many iterations of a container have begun, where that is known; else they are counted. */
  iterations?: number | undefined;
};

/** How many iterations of each container the steps tell of; for one inside another, those of the iteration shown. */
export function countIterations(
  steps: readonly Step[],
  nodes: readonly FlowNode[],
  chosen: Readonly<Record<string, number>>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of byDepth(nodes)) {
    if (findNodeContract(node.kind)?.isContainer !== true) continue;
    const start = startOf(node, { steps, nodes, counts, chosen });
    counts[node.id] = steps.reduce((count, { path, iterations = 0 }) => {
      const told = path === start ? iterations : (iterationAt(path, start) ?? -1) + 1;
      return Math.max(count, told);
    }, 0);
  }
  return counts;
}

/** The iterations that are shown, by their scopes (`loop[3]`, `loop[3].inner[0]`), outer ones first. */
export function shownScopes(
  steps: readonly Step[],
  nodes: readonly FlowNode[],
  { counts, chosen }: Pick<Shown, 'counts' | 'chosen'>,
): string[] {
  return byDepth(nodes).flatMap((node) => {
    const count = counts[node.id] ?? 0;
    if (count === 0) return [];
    return [`${startOf(node, { steps, nodes, counts, chosen })}[${chosen[node.id] ?? count - 1}]`];
  });
}

/** How the nodes inside containers stand in the iterations that are shown, by node id; null where those went past. */
export function nodesOfIterations(
  steps: readonly Step[],
  nodes: readonly FlowNode[],
  shown: { counts: Readonly<Record<string, number>>; chosen: Readonly<Record<string, number>> },
): Record<string, NodeLive | null> {
  const byPath = new Map(steps.map((step) => [step.path, step]));
  const found: Record<string, NodeLive | null> = {};
  const prefixes = new Map<string, string>();
  for (const node of nodes) {
    if (node.parentId === undefined) continue;
    const prefix = prefixes.get(node.parentId) ?? prefixOf(node, { steps, nodes, ...shown });
    prefixes.set(node.parentId, prefix);
    const step = lastAttempt(byPath, `${prefix}${node.id}`);
    found[node.id] = step === undefined ? null : liveOf(step);
  }
  return found;
}

function liveOf({ status, ports, attempt, startedAt, finishedAt, error }: Step): NodeLive {
  return { status, ports, attempt, startedAt, finishedAt, error };
}

function lastAttempt(byPath: ReadonlyMap<string, Step>, path: string): Step | undefined {
  let last = byPath.get(path);
  for (let attempt = 2; byPath.has(`${path}#${attempt}`); attempt += 1)
    last = byPath.get(`${path}#${attempt}`);
  return last;
}

type Shown = {
  steps: readonly Step[];
  nodes: readonly FlowNode[];
  counts: Readonly<Record<string, number>>;
  chosen: Readonly<Record<string, number>>;
};

/** What stands before a node's id in the paths of the iterations that are shown: `loop#2[3].inner[0].`. */
function prefixOf(node: FlowNode, shown: Shown): string {
  const parent = shown.nodes.find(({ id }) => id === node.parentId);
  if (parent === undefined) return '';
  const index = shown.chosen[parent.id] ?? Math.max(0, (shown.counts[parent.id] ?? 1) - 1);
  return `${startOf(parent, shown)}[${index}].`;
}

/** What stands before a container's iterations: its path, with its last attempt when it was tried again. */
function startOf(container: FlowNode, shown: Shown): string {
  const path = `${prefixOf(container, shown)}${container.id}`;
  let last = 1;
  for (const step of shown.steps) {
    if (!step.path.startsWith(`${path}#`)) continue;
    const attempt = /^\d+(?=\[|$)/.exec(step.path.slice(path.length + 1))?.[0];
    last = Math.max(last, Number(attempt ?? 1));
  }
  return last === 1 ? path : `${path}#${last}`;
}

function iterationAt(path: string, start: string): number | undefined {
  if (!path.startsWith(start)) return undefined;
  const index = /^\[(\d+)\]/.exec(path.slice(start.length))?.[1];
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
