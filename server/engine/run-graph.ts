import { portsOf } from '#shared/graph/config.ts';
import type { FlowDefinition, FlowEdge, FlowNode, Policy, RetryStage } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';

/** A node prepared for execution. `index` is its place in the document; edges stand in document order. */
export type GraphNode = {
  id: string;
  kind: string;
  index: number;
  isTrigger: boolean;
  /** The ports that the kind has for this config. */
  ports: string[];
  incoming: FlowEdge[];
  outgoing: FlowEdge[];
  policy: Policy;
  retryStages: RetryStage[];
  node: FlowNode;
};

/** The nodes of one body: the flow itself (`parent` null) or what stands inside a container. */
export type BodyGraph = { parent: string | null; nodes: GraphNode[] };

/** A flow document prepared once for many decisions; immutable. */
export type RunGraph = {
  nodes: ReadonlyMap<string, GraphNode>;
  /** Keys are container ids; the flow's own body stands under ''. */
  bodies: ReadonlyMap<string, BodyGraph>;
  timeoutMs: number | null;
};

/** Prepares a checked definition (no errors of `validate`) in time linear in its size. */
export function compileGraph(definition: FlowDefinition): RunGraph {
  const nodes = new Map<string, GraphNode>();
  const bodies = new Map<string, BodyGraph>([['', { parent: null, nodes: [] }]]);
  definition.nodes.forEach((node, index) => {
    const compiled = compileNode(node, index);
    nodes.set(node.id, compiled);
    const parent = node.parentId ?? '';
    const body = bodies.get(parent) ?? { parent, nodes: [] };
    bodies.set(parent, body);
    body.nodes.push(compiled);
  });
  for (const edge of definition.edges) {
    nodes.get(edge.source)?.outgoing.push(edge);
    nodes.get(edge.target)?.incoming.push(edge);
  }
  const { timeoutSeconds } = definition.settings;
  return { nodes, bodies, timeoutMs: timeoutSeconds === undefined ? null : timeoutSeconds * 1000 };
}

/** Throws on a node that the definition does not have: a state never names one. */
export function getNode(graph: RunGraph, id: string): GraphNode {
  const node = graph.nodes.get(id);
  if (node === undefined) throw new Error(`The definition has no node "${id}"`);
  return node;
}

export function isPortWired(node: GraphNode, port: string): boolean {
  return node.ports.includes(port) && node.outgoing.some((edge) => edge.sourcePort === port);
}

function compileNode(node: FlowNode, index: number): GraphNode {
  const retry = node.policy?.retry;
  return {
    id: node.id,
    kind: node.kind,
    index,
    isTrigger: findNodeContract(node.kind)?.isTrigger ?? false,
    ports: portsOf(node),
    incoming: [],
    outgoing: [],
    policy: node.policy ?? {},
    retryStages: retry === undefined ? [] : Array.isArray(retry) ? retry : [retry],
    node,
  };
}
