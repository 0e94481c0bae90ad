import { withChildren } from './apply-node-operation.ts';
import { portsOf } from './config.ts';
import { newEdge } from './insert-node.ts';
import type { FlowOperation } from './operations.ts';
import type { FlowDefinition, FlowEdge } from './schema.ts';
import { type GraphIndex, indexGraph } from './traverse.ts';

/**
 * Removes nodes and joins what stood before them with what stood after them, so that a middle node can be deleted
 * without breaking the path. Only the way through the first port of a removed node is joined: `out`, `approved`, a branch's
 * first case.
 */
export function removeNodesReconnecting(definition: FlowDefinition, ids: readonly string[]): FlowOperation {
  const graph = indexGraph(definition);
  const roots = ids.filter((id) => graph.nodes.has(id));
  const removed = withChildren(definition, roots);
  const removeNodes: FlowOperation = { kind: 'remove_nodes', ids: roots };
  const bridges = findBridges(definition, graph, removed);
  if (bridges.length === 0) return removeNodes;
  return {
    kind: 'batch',
    operations: [removeNodes, { kind: 'add_edges', edges: bridges.map((edge) => ({ edge })) }],
  };
}

function findBridges(
  definition: FlowDefinition,
  graph: GraphIndex,
  removed: ReadonlySet<string>,
): FlowEdge[] {
  const ids = definition.edges.map((edge) => edge.id);
  const joined = new Set(
    definition.edges
      .filter((edge) => !removed.has(edge.source) && !removed.has(edge.target))
      .map((edge) => joinKey(edge.source, edge.sourcePort, edge.target)),
  );
  const bridges: FlowEdge[] = [];
  for (const { source, sourcePort, target } of definition.edges) {
    if (removed.has(source) || !removed.has(target)) continue;
    for (const end of stayingTargets(graph, target, removed)) {
      const key = joinKey(source, sourcePort, end);
      if (joined.has(key) || end === source) continue;
      joined.add(key);
      const edge = newEdge({ source, sourcePort, target: end }, ids);
      ids.push(edge.id);
      bridges.push(edge);
    }
  }
  return bridges;
}

/** The first nodes that stay on the main ways out of a removed node. */
function stayingTargets(graph: GraphIndex, start: string, removed: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [start];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = graph.nodes.get(id);
    const [mainPort] = node === undefined ? [] : portsOf(node);
    for (const edge of graph.outgoing(id)) {
      if (edge.sourcePort !== mainPort) continue;
      if (removed.has(edge.target)) waiting.push(edge.target);
      else if (graph.nodes.has(edge.target)) found.add(edge.target);
    }
  }
  return [...found];
}

function joinKey(source: string, port: string, target: string): string {
  return `${source} ${port} ${target}`;
}
