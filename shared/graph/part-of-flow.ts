import type { JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { FlowDefinition, FlowNode } from './schema.ts';
import { type GraphIndex, indexGraph, upstreamOf } from './traverse.ts';

/**
 * The flow as far as a node: the node, everything before it at every level, and the containers that hold it; a
 * container before it keeps its body. For a test that ends there (design 3.10).
 */
export function flowUpTo(definition: FlowDefinition, nodeId: string): FlowDefinition {
  const graph = indexGraph(definition);
  const kept = upstreamOf(graph, nodeId);
  const around = containersOf(graph, nodeId);
  for (const id of [nodeId, ...around]) kept.add(id);
  for (const id of [...kept]) if (!around.includes(id)) addBody(graph, id, kept);
  return keepNodes(definition, kept);
}

/**
 * One node alone: what comes before it does not execute but gives these results, null where none is given, and takes
 * the ports that lead to the node. undefined for a node inside a container, which does not run by itself.
 */
export function flowOfOne(
  definition: FlowDefinition,
  nodeId: string,
  results: { [node: string]: JsonValue },
): FlowDefinition | undefined {
  const graph = indexGraph(definition);
  const node = graph.nodes.get(nodeId);
  if (node === undefined || node.parentId !== undefined) return undefined;
  const part = keepNodes(
    definition,
    new Set([...upstreamOf(graph, nodeId), nodeId, ...inside(graph, nodeId)]),
  );
  const port = (id: string) => part.edges.find((edge) => edge.source === id)?.sourcePort;
  return {
    ...part,
    nodes: part.nodes.map((other) => {
      const isBefore = other.id !== nodeId && other.parentId === undefined;
      if (!isBefore || findNodeContract(other.kind)?.isTrigger) return other;
      return withResult(other, results[other.id] ?? null, port(other.id));
    }),
  };
}

function withResult(node: FlowNode, result: JsonValue, port: string | undefined): FlowNode {
  const { policy: _, disabled: __, ...rest } = node;
  return { ...rest, pinned: { enabled: true, result, ...(port !== undefined && { port }) } };
}

function keepNodes(definition: FlowDefinition, kept: ReadonlySet<string>): FlowDefinition {
  const {
    failureHandler,
    onFailure: _,
    concurrency: __,
    cacheSeconds: ___,
    ...settings
  } = definition.settings;
  const keepsHandler = failureHandler !== undefined && kept.has(failureHandler);
  const isKept = ({ id, kind }: FlowNode) => kept.has(id) || findNodeContract(kind)?.isTrigger === true;
  return {
    ...definition,
    nodes: definition.nodes.filter(isKept),
    edges: definition.edges.filter(({ source, target }) => kept.has(source) && kept.has(target)),
    settings: { ...settings, ...(keepsHandler && { failureHandler }) },
  };
}

function containersOf(graph: GraphIndex, nodeId: string): string[] {
  const around: string[] = [];
  for (let at = graph.nodes.get(nodeId)?.parentId; at !== undefined && !around.includes(at); ) {
    around.push(at);
    at = graph.nodes.get(at)?.parentId;
  }
  return around;
}

function inside(graph: GraphIndex, id: string): string[] {
  return graph.children(id).flatMap((child) => [child.id, ...inside(graph, child.id)]);
}

function addBody(graph: GraphIndex, id: string, kept: Set<string>): void {
  for (const child of inside(graph, id)) kept.add(child);
}
