import { findNodeContract, nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { portsOf } from './config.ts';
import type { FlowOperation } from './operations.ts';
import type { FlowDefinition, FlowEdge, FlowNode, NodeKind } from './schema.ts';

/** A free id: the wanted one, else with the lowest number behind it (`script_2`). */
export function uniqueNodeId(wanted: string, existingIds: Iterable<string>): string {
  const taken = new Set(existingIds);
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/_\d+$/, '').slice(0, 56) || 'node';
  for (let number = 2; ; number += 1) {
    const id = `${base}_${number}`;
    if (!taken.has(id)) return id;
  }
}

type NewNodeOptions = {
  position: FlowNode['position'];
  existingIds: Iterable<string>;
  title?: string;
  parentId?: string;
};

/** A node of a kind with its first settings, a free id and the kind's name as title. */
export function newNode(kind: NodeKind, options: NewNodeOptions): FlowNode {
  const { position, existingIds, title, parentId } = options;
  const contract = nodeCatalogue[kind];
  return {
    id: uniqueNodeId(kind, existingIds),
    kind,
    title: title ?? contract.label,
    position,
    ...(parentId !== undefined && { parentId }),
    config: contract.initialConfig,
  };
}

/** An edge with an id that no edge of the flow has; derived from what it joins, so that it reads well in a file. */
export function newEdge(
  connection: { source: string; sourcePort: string; target: string },
  existingIds: Iterable<string>,
): FlowEdge {
  const { source, sourcePort, target } = connection;
  const wanted = `${source}.${sourcePort}-${target}`.slice(0, 180);
  const taken = new Set(existingIds);
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return { id, source, sourcePort, target };
}

/**
 * Puts a node on an edge: source -> node -> target, in the place that the edge had in the document's order. A node
 * without ports (return, fail) ends there: the edge to the old target is taken away. The node joins the container of the
 * edge. undefined when the edge is gone, or when the node is a trigger, which nothing can come before.
 */
export function insertNodeOnEdge(
  definition: FlowDefinition,
  edgeId: string,
  node: FlowNode,
): FlowOperation | undefined {
  const index = definition.edges.findIndex((edge) => edge.id === edgeId);
  const edge = definition.edges[index];
  const source = definition.nodes.find((other) => other.id === edge?.source);
  if (edge === undefined || source === undefined) return undefined;
  if (findNodeContract(node.kind)?.isTrigger) return undefined;
  const ids = definition.edges.map((other) => other.id);
  const before = newEdge({ ...edge, target: node.id }, ids);
  const [port] = portsOf(node);
  const after =
    port === undefined
      ? undefined
      : newEdge({ source: node.id, sourcePort: port, target: edge.target }, [...ids, before.id]);
  const edges =
    after === undefined
      ? [{ edge: before, index }]
      : [
          { edge: before, index },
          { edge: after, index: index + 1 },
        ];
  return {
    kind: 'batch',
    operations: [
      { kind: 'remove_edges', ids: [edgeId] },
      { kind: 'add_nodes', nodes: [{ node: inScope(node, source.parentId) }], edges },
    ],
  };
}

/** The node inside a container, or in the flow's own scope; its fields keep the schema's order. */
function inScope(node: FlowNode, parentId: string | undefined): FlowNode {
  const { id, kind, title, position, parentId: _, ...rest } = node;
  return { id, kind, title, position, ...(parentId !== undefined && { parentId }), ...rest };
}
