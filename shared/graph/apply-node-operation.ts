import { whyEdgesDoNotFit } from './apply-edge-operation.ts';
import type { ApplyResult, FlowOperation, OperationOf } from './operations.ts';
import { putIn, takeOut } from './ordered-list.ts';
import type { FlowDefinition, FlowNode } from './schema.ts';

type NodeChanges = OperationOf<'update_node'>['set'];

export function applyAddNodes(definition: FlowDefinition, operation: OperationOf<'add_nodes'>): ApplyResult {
  const nodes = operation.nodes.map((entry) => entry.node);
  const edges = (operation.edges ?? []).map((entry) => entry.edge);
  const ids = new Set([...definition.nodes, ...nodes].map((node) => node.id));
  const message = whyNodesDoNotFit(definition, nodes, ids) ?? whyEdgesDoNotFit(definition, edges, ids);
  if (message !== undefined) return { ok: false, message };
  const placedNodes = operation.nodes.map(({ node, index }) => ({ item: node, index }));
  const placedEdges = (operation.edges ?? []).map(({ edge, index }) => ({ item: edge, index }));
  return {
    ok: true,
    definition: {
      ...definition,
      nodes: putIn(definition.nodes, placedNodes),
      edges: placedEdges.length === 0 ? definition.edges : putIn(definition.edges, placedEdges),
    },
    inverse: undoAdding(nodes, edges),
  };
}

function whyNodesDoNotFit(
  definition: FlowDefinition,
  nodes: readonly FlowNode[],
  ids: ReadonlySet<string>,
): string | undefined {
  const taken = new Set(definition.nodes.map((node) => node.id));
  for (const { id, parentId } of nodes) {
    if (taken.has(id)) return `The flow has a node "${id}" already.`;
    taken.add(id);
    if (parentId !== undefined && !ids.has(parentId)) {
      return `The node "${id}" belongs into "${parentId}", which does not exist.`;
    }
  }
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]));
  const nested = nodes.find((node) => standsInItself(node.id, parents));
  return nested === undefined ? undefined : `The node "${nested.id}" cannot be put into itself.`;
}

function standsInItself(id: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  const seen = new Set([id]);
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Edges between nodes that stay are not removed with the nodes, so they are removed first. */
function undoAdding(nodes: FlowNode[], edges: FlowDefinition['edges']): FlowOperation {
  const ids = new Set(nodes.map((node) => node.id));
  const between = edges.filter((edge) => !ids.has(edge.source) && !ids.has(edge.target));
  const removeNodes: FlowOperation = { kind: 'remove_nodes', ids: [...ids] };
  if (between.length === 0) return removeNodes;
  return {
    kind: 'batch',
    operations: [{ kind: 'remove_edges', ids: between.map((edge) => edge.id) }, removeNodes],
  };
}

/** Removes nodes with their edges and, for a container, everything inside. */
export function applyRemoveNodes(
  definition: FlowDefinition,
  operation: OperationOf<'remove_nodes'>,
): ApplyResult {
  const missing = firstMissing(definition, operation.ids);
  if (missing !== undefined) return missingNode(missing);
  const ids = withChildren(definition, operation.ids);
  const nodes = takeOut(definition.nodes, (node) => ids.has(node.id));
  const edges = takeOut(definition.edges, (edge) => ids.has(edge.source) || ids.has(edge.target));
  return {
    ok: true,
    definition: {
      ...definition,
      nodes: nodes.kept,
      edges: edges.taken.length === 0 ? definition.edges : edges.kept,
    },
    inverse: {
      kind: 'add_nodes',
      nodes: nodes.taken.map(({ item, index }) => ({ node: item, index })),
      edges: edges.taken.map(({ item, index }) => ({ edge: item, index })),
    },
  };
}

/** The ids and those of every node inside them, at any depth. */
export function withChildren(definition: FlowDefinition, ids: readonly string[]): Set<string> {
  const all = new Set(ids);
  let size = -1;
  while (size !== all.size) {
    size = all.size;
    for (const node of definition.nodes) {
      if (node.parentId !== undefined && all.has(node.parentId)) all.add(node.id);
    }
  }
  return all;
}

export function applyMoveNodes(
  definition: FlowDefinition,
  operation: OperationOf<'move_nodes'>,
): ApplyResult {
  const positions = new Map(Object.entries(operation.positions));
  const missing = firstMissing(definition, [...positions.keys()]);
  if (missing !== undefined) return missingNode(missing);
  const before: [string, FlowNode['position']][] = [];
  const nodes = definition.nodes.map((node) => {
    const position = positions.get(node.id);
    if (position === undefined) return node;
    before.push([node.id, node.position]);
    return { ...node, position };
  });
  return {
    ok: true,
    definition: { ...definition, nodes },
    inverse: { kind: 'move_nodes', positions: Object.fromEntries(before) },
  };
}

export function applyUpdateNode(
  definition: FlowDefinition,
  operation: OperationOf<'update_node'>,
): ApplyResult {
  const at = definition.nodes.findIndex((node) => node.id === operation.id);
  const node = definition.nodes[at];
  if (node === undefined) return missingNode(operation.id);
  const { parentId } = operation.set;
  if (typeof parentId === 'string') {
    if (firstMissing(definition, [parentId]) !== undefined) return missingNode(parentId);
    if (withChildren(definition, [node.id]).has(parentId)) {
      return { ok: false, message: `The node "${node.id}" cannot be put into itself.` };
    }
  }
  return {
    ok: true,
    definition: { ...definition, nodes: definition.nodes.with(at, changedNode(node, operation.set)) },
    inverse: { kind: 'update_node', id: node.id, set: valuesBefore(node, operation.set) },
  };
}

/** Builds the node in the order of the schema's fields, so that undo restores the exported text exactly. */
function changedNode(node: FlowNode, set: NodeChanges): FlowNode {
  const parentId = changedValue(node.parentId, set.parentId);
  const policy = changedValue(node.policy, set.policy);
  const disabled = changedValue(node.disabled, set.disabled);
  const pinned = changedValue(node.pinned, set.pinned);
  const bypassConfirmed = changedValue(node.bypassConfirmed, set.bypassConfirmed);
  return {
    id: node.id,
    kind: node.kind,
    title: set.title ?? node.title,
    position: node.position,
    ...(parentId !== undefined && { parentId }),
    config: set.config ?? node.config,
    ...(policy !== undefined && { policy }),
    ...(disabled !== undefined && { disabled }),
    ...(pinned !== undefined && { pinned }),
    ...(bypassConfirmed !== undefined && { bypassConfirmed }),
  };
}

/** `null` takes the field away, `undefined` leaves it. */
function changedValue<Value>(before: Value | undefined, set: Value | null | undefined): Value | undefined {
  if (set === undefined) return before;
  return set === null ? undefined : set;
}

function valuesBefore(node: FlowNode, set: NodeChanges): NodeChanges {
  return {
    ...(set.title !== undefined && { title: node.title }),
    ...(set.config !== undefined && { config: node.config }),
    ...(set.policy !== undefined && { policy: node.policy ?? null }),
    ...(set.disabled !== undefined && { disabled: node.disabled ?? null }),
    ...(set.pinned !== undefined && { pinned: node.pinned ?? null }),
    ...(set.bypassConfirmed !== undefined && { bypassConfirmed: node.bypassConfirmed ?? null }),
    ...(set.parentId !== undefined && { parentId: node.parentId ?? null }),
  };
}

function firstMissing(definition: FlowDefinition, ids: readonly string[]): string | undefined {
  const known = new Set(definition.nodes.map((node) => node.id));
  return ids.find((id) => !known.has(id));
}

function missingNode(id: string): ApplyResult {
  return { ok: false, message: `The flow has no node "${id}" any more.` };
}
