import type { FlowDifference } from '#shared/graph/diff-flows.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

/** Both states in one document: what is there now, and what is gone where it stood. */
export function bothStates(before: FlowDefinition, after: FlowDefinition): FlowDefinition {
  const nodeIds = new Set(after.nodes.map(({ id }) => id));
  const edgeNames = new Set(after.edges.map(nameOf));
  const edgeIds = new Set(after.edges.map(({ id }) => id));
  const gone = before.edges
    .filter((edge) => !edgeNames.has(nameOf(edge)))
    .map((edge) => (edgeIds.has(edge.id) ? { ...edge, id: `before ${edge.id}` } : edge));
  return {
    ...after,
    nodes: [...after.nodes, ...before.nodes.filter(({ id }) => !nodeIds.has(id))],
    edges: [...after.edges, ...gone],
  };
}

/** How each node and edge of both states differs, by id. */
export type Marks = { nodes: ReadonlyMap<string, string>; edges: ReadonlyMap<string, string> };

export function marksOf(difference: FlowDifference, both: FlowDefinition): Marks {
  const kinds = new Map(difference.edges.map(({ edge, kind }) => [nameOf(edge), kind]));
  return {
    nodes: new Map(difference.nodes.map(({ id, kind }) => [id, kind])),
    edges: new Map(
      both.edges.flatMap((edge) => {
        const kind = kinds.get(nameOf(edge));
        return kind === undefined ? [] : [[edge.id, kind] as const];
      }),
    ),
  };
}

function nameOf({
  source,
  sourcePort,
  target,
}: {
  source: string;
  sourcePort: string;
  target: string;
}): string {
  return `${source} ${sourcePort} ${target}`;
}
