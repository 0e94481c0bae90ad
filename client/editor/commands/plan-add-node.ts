import { portsOf } from '#shared/graph/config.ts';
import { insertNodeOnEdge, newEdge, newNode } from '#shared/graph/insert-node.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition, FlowNode, NodeKind } from '#shared/graph/schema.ts';
import { descendantsOf, indexGraph } from '#shared/graph/traverse.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { containerAt, placeInside } from '../canvas/container-frames.ts';
import { faceHeight, nodeWidth, shapeOf } from '../canvas/geometry.ts';
import type { AddTarget, Point } from '../state/editor-state.ts';
import { behindPort, columnGap, freePosition } from './place-node.ts';

export type AddPlan = { operation: FlowOperation; id: string };

/**
 * How a new node of `kind` enters the flow: on an edge, behind a port, or at a place of its own. A trigger is never
 * connected, because nothing comes before it.
 */
export function planAddNode(
  definition: FlowDefinition,
  kind: NodeKind,
  target: AddTarget & { center: Point },
): AddPlan {
  const { nodes } = definition;
  const node = newNode(kind, { position: { x: 0, y: 0 }, existingIds: nodes.map((other) => other.id) });
  const isTrigger = nodeCatalogue[kind].isTrigger;
  if (target.edge !== undefined && !isTrigger) {
    const plan = planOnEdge(definition, node, target.edge);
    if (plan) return plan;
  }
  const source = isTrigger ? undefined : nodes.find((other) => other.id === target.from?.node);
  if (source && target.from)
    return planBehind(definition, node, { source, port: target.from.port, ...target });
  const parent = isTrigger ? undefined : containerOf(nodes, target);
  if (parent) return planInside(nodes, node, parent, target.position);
  const height = shapeOf(node).height;
  const wanted = target.position ?? {
    x: target.center.x - nodeWidth / 2,
    y: target.center.y - faceHeight / 2,
  };
  const placed = { ...node, position: freePosition(nodes, wanted, height) };
  return { operation: { kind: 'add_nodes', nodes: [{ node: placed }] }, id: node.id };
}

/** The container that the place belongs to, unless it was named. */
function containerOf(nodes: readonly FlowNode[], { parent, position }: AddTarget): FlowNode | undefined {
  const middle = position && { x: position.x + nodeWidth / 2, y: position.y + faceHeight / 2 };
  const id = parent ?? (middle && containerAt(nodes, middle));
  return id === undefined ? undefined : nodes.find((other) => other.id === id);
}

function planInside(
  nodes: readonly FlowNode[],
  node: FlowNode,
  parent: FlowNode,
  position: Point | undefined,
): AddPlan {
  const wanted = position ?? placeInside(nodes, parent);
  const placed: FlowNode = {
    ...node,
    position: freePosition(nodes, wanted, shapeOf(node).height),
    parentId: parent.id,
  };
  return { operation: { kind: 'add_nodes', nodes: [{ node: placed }] }, id: node.id };
}

function planBehind(
  definition: FlowDefinition,
  node: FlowNode,
  { source, port, position }: { source: FlowNode; port: string; position?: Point },
): AddPlan {
  const { nodes, edges } = definition;
  const placed: FlowNode = {
    ...node,
    position: position ? freePosition(nodes, position) : behindPort(nodes, source, port),
    ...(source.parentId === undefined ? {} : { parentId: source.parentId }),
  };
  const connection = { source: source.id, sourcePort: port, target: node.id };
  const edge = newEdge(
    connection,
    edges.map((other) => other.id),
  );
  return { operation: { kind: 'add_nodes', nodes: [{ node: placed }], edges: [{ edge }] }, id: node.id };
}

/** Between the two ends; what comes after moves to the right when there is too little room. */
function planOnEdge(definition: FlowDefinition, node: FlowNode, edgeId: string): AddPlan | undefined {
  const edge = definition.edges.find((candidate) => candidate.id === edgeId);
  const source = definition.nodes.find((candidate) => candidate.id === edge?.source);
  const target = definition.nodes.find((candidate) => candidate.id === edge?.target);
  if (!source || !target) return undefined;
  const x = source.position.x + nodeWidth + columnGap;
  const placed: FlowNode = {
    ...node,
    position: { x, y: target.position.y },
    ...(source.parentId === undefined ? {} : { parentId: source.parentId }),
  };
  const insert = insertNodeOnEdge(definition, edgeId, placed);
  if (!insert) return undefined;
  const missing = x + nodeWidth + columnGap - target.position.x;
  if (missing <= columnGap / 2) return { operation: insert, id: node.id };
  const moved = new Set([target.id, ...descendantsOf(indexGraph(definition), target.id)]);
  const positions = Object.fromEntries(
    definition.nodes
      .filter((other) => moved.has(other.id) && other.position.x >= target.position.x)
      .map((other) => [other.id, { x: other.position.x + missing, y: other.position.y }]),
  );
  const move: FlowOperation = { kind: 'move_nodes', positions };
  return { operation: { kind: 'batch', operations: [insert, move] }, id: node.id };
}

/**
 * Where what follows a node goes: behind its first free port, else into its only edge, so that the way goes on as it
 * did; a place of its own when neither is there.
 */
export function targetBehind(definition: FlowDefinition, nodeId: string): AddTarget {
  const from = firstFreePort(definition, nodeId);
  if (from) return { from };
  const [edge, another] = definition.edges.filter((candidate) => candidate.source === nodeId);
  return edge && another === undefined ? { edge: edge.id } : {};
}

/** The port from which a node goes on by itself: its first one without an edge, never `error`. */
function firstFreePort(definition: FlowDefinition, nodeId: string): AddTarget['from'] | undefined {
  const node = definition.nodes.find((candidate) => candidate.id === nodeId);
  if (!node) return undefined;
  const used = new Set(
    definition.edges.filter((edge) => edge.source === nodeId).map((edge) => edge.sourcePort),
  );
  const port = portsOf(node).find((candidate) => candidate !== 'error' && !used.has(candidate));
  return port === undefined ? undefined : { node: nodeId, port };
}
