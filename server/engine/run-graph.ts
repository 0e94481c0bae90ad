import { portsOf } from '#shared/graph/config.ts';
import type { FlowDefinition, FlowEdge, FlowNode, Policy, RetryStage } from '#shared/graph/schema.ts';
import { type Secrecy, secrecyOfNodes } from '#shared/graph/secrecy.ts';
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
  keepsSecret: Secrecy;
  /** An expression about it is evaluated as it executes, even where it is pinned. */
  isAsked: boolean;
  /** Whether `stopIf` is asked after the step, or after each iteration of this container (design 3.6). */
  stops: 'itself' | 'iterations' | null;
  /** Merges that make this node pointless once they have gone on (`cancelOthers`). */
  overtakenBy: string[];
  /** The nodes that this merge makes pointless. */
  overtakes: string[];
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
  /** The node that runs in a failed run (design 3.6). */
  failureHandler: string | null;
  hasPriorities: boolean;
  /** What people decide or others send to some of its steps is kept secret. */
  receivesSecrets: boolean;
  definition: FlowDefinition;
};

/** Prepares a checked definition (no errors of `validate`) in time linear in its size. */
export function compileGraph(definition: FlowDefinition): RunGraph {
  const nodes = new Map<string, GraphNode>();
  const bodies = new Map<string, BodyGraph>([['', { parent: null, nodes: [] }]]);
  const secrecy = secrecyOfNodes(definition.nodes);
  definition.nodes.forEach((node, index) => {
    const compiled = compileNode(node, { index, keepsSecret: secrecy.get(node.id) ?? nothing });
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
  for (const node of nodes.values()) if (cancelsOthers(node)) markOvertaken(nodes, node);
  const { timeoutSeconds, failureHandler } = definition.settings;
  const handler = failureHandler === undefined ? undefined : nodes.get(failureHandler);
  return {
    nodes,
    bodies,
    timeoutMs: timeoutSeconds === undefined ? null : timeoutSeconds * 1000,
    failureHandler: handler === undefined || handler.node.disabled === true ? null : handler.id,
    receivesSecrets: [...nodes.values()].some(receivesSecrets),
    hasPriorities: definition.nodes.some((node) => node.policy?.priority !== undefined),
    definition,
  };
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

const nothing: Secrecy = { input: false, result: false };

function receivesSecrets({ kind, keepsSecret }: GraphNode): boolean {
  return kind === 'approval'
    ? keepsSecret.input || keepsSecret.result
    : kind === 'wait' && keepsSecret.result;
}

function compileNode(
  node: FlowNode,
  { index, keepsSecret }: Pick<GraphNode, 'index' | 'keepsSecret'>,
): GraphNode {
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
    keepsSecret,
    isAsked: node.policy?.skipIf !== undefined || stopsOf(node) === 'itself',
    stops: stopsOf(node),
    overtakenBy: [],
    overtakes: [],
    node,
  };
}

/** On a container `loop` is about its own iterations. */
function stopsOf({ kind, policy }: FlowNode): GraphNode['stops'] {
  if (policy?.stopIf === undefined) return null;
  const isContainer = findNodeContract(kind)?.isContainer === true;
  return isContainer && policy.stopIf.scope === 'loop' ? 'iterations' : 'itself';
}

function cancelsOthers({ kind, node }: GraphNode): boolean {
  return kind === 'merge' && node.config.cancelOthers === true;
}

/** Marks the nodes from which every edge leads to this merge, directly or over others like them. */
function markOvertaken(nodes: Map<string, GraphNode>, merge: GraphNode): void {
  const leadsOnlyHere = new Set([merge.id]);
  const waiting = merge.incoming.map((edge) => edge.source);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (node === undefined || node.isTrigger || leadsOnlyHere.has(id)) continue;
    if (!node.outgoing.every((edge) => leadsOnlyHere.has(edge.target))) continue;
    leadsOnlyHere.add(id);
    node.overtakenBy.push(merge.id);
    merge.overtakes.push(id);
    waiting.push(...node.incoming.map((edge) => edge.source));
  }
}
